// What the demo's pages need of Wicket and jQuery in a browser, and nothing more: calls by event, calls at once,
// forms, timers, answers with components, scripts and redirects.
(function () {
  "use strict";
  function byId(id) { return document.getElementById(id); }

  function add(target, event, run) {
    if (typeof target === "string") { target = byId(target); }
    if (event === "domready") { event = "DOMContentLoaded"; target = document; }
    if (target === document && document.readyState !== "loading") { run({}); return; }
    if (target) { target.addEventListener(event, run); }
  }

  function send(call) {
    var form = call.f && byId(call.f);
    var body = form ? new URLSearchParams(new FormData(form)) : call.m === "POST" ? new URLSearchParams() : null;
    if (body && call.sc) { body.append(call.sc, "1"); }
    var base = new DOMParser().parseFromString(Wicket.Ajax.baseUrl, "text/html").documentElement.textContent;
    var headers = {"Wicket-Ajax": "true", "Wicket-Ajax-BaseURL": base, "X-Requested-With": "XMLHttpRequest"};
    fetch(call.u, {method: call.m || "GET", body: body, headers: headers}).then(function (answer) {
      return answer.text();
    }).then(use);
  }

  function use(text) {
    var answer = new DOMParser().parseFromString(text, "text/xml").documentElement;
    Array.from(answer.children).forEach(function (part) {
      var old = part.nodeName === "component" && byId(part.getAttribute("id"));
      if (part.nodeName === "redirect") { location.assign(part.textContent); }
      if (old) { old.outerHTML = part.textContent; }
      if (part.nodeName === "evaluate") { run(part.textContent); }
    });
  }

  function run(head) {
    var scripts = new DOMParser().parseFromString(head, "text/html").querySelectorAll("script");
    scripts.forEach(function (script) { new Function(script.textContent)(); });
  }

  function ajax(call) {
    if (!call.e) { send(call); return; }
    add(call.c, call.e, function (event) {
      if (call.pd) { event.preventDefault(); }
      send(call);
    });
  }

  var Wicket = window.Wicket = {
    Ajax: {baseUrl: "", ajax: ajax},
    Event: {Topic: {AJAX_HANDLERS_BOUND: "/ajax/handlers/bound"}, add: add, publish: function () {}},
    Timer: {set: function (id, run, delay) { setTimeout(run, delay); }}
  };
  window.$ = function (selector) {
    return {on: function (event, run) { document.querySelectorAll(selector).forEach(function (element) {
      element.addEventListener(event, run);
    }); }};
  };
})();
