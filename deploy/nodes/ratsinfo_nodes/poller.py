"""What takes jobs while there is room for them: `poller = ratsinfo_nodes.poller.NodePoller`."""

from __future__ import annotations

from typing import Any

from scrapyd.poller import QueuePoller
from scrapyd.utils import initialize_component
from twisted.logger import Logger

from ratsinfo_nodes.jobs import JobError
from ratsinfo_nodes.queue import SharedQueue

__all__ = ["NodePoller"]

log = Logger()


class NodePoller(QueuePoller):  # type: ignore[misc]  # Scrapyd has no types
    """Scrapyd's own ends for good at the first error, and takes it for one that another node was faster."""

    queues: dict[str, SharedQueue]

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        self.eggs = initialize_component(config, "eggstorage", "scrapyd.eggstorage.FilesystemEggStorage")

    def poll(self) -> None:
        """Start what there is room for. A queue that does not answer is asked again at the next poll."""
        try:
            for project, queue in self.queues.items():
                for sentence in queue.give_up():
                    log.error("{sentence}", sentence=sentence)
                self._take(project, queue)
        except JobError as error:
            log.error("{error}", error=error)

    def _take(self, project: str, queue: SharedQueue) -> None:
        # `waiting`: the launcher's slots that have nothing to do
        while self.dq.waiting and (message := queue.pop()) is not None:
            if problem := self._lacks(project, message):
                log.error("{problem}", problem=problem)
                queue.put_back(message, problem)
                continue
            message["_project"] = project
            message["_spider"] = message.pop("name")
            self.dq.put(message)

    def _lacks(self, project: str, message: dict[str, Any]) -> str | None:
        """Why this node cannot run a job that another one can, or None."""
        version = message.get("_version")
        _, egg = self.eggs.get(project, version)
        if egg is not None:
            egg.close()
            return None
        what = f"version {version} of {project}" if version else project
        return (
            f"job {message['_job']} needs {what}, of which this node has no egg: deploy it here too; "
            "it waits for a node that has it"
        )
