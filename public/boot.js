// 启动完整版；启动不了就留着静态页，绝不白屏。
// Old syntax on purpose: a WebView too old for the app must still parse this file and show the line below.
(function () {
  'use strict';
  var me = document.currentScript || document.getElementById('boot');
  var root = document.documentElement;
  var shell = document.getElementById('static');
  var app = document.getElementById('app');
  var note = document.getElementById('boot-note');
  var before = Array.prototype.slice.call(document.body.childNodes);

  // Said from here, so that a page whose scripts are off or blocked does not promise anything.
  if (note) note.textContent = '正在打开完整版。下面的岗位卡现在就能看。';

  function stay(reason) {
    // A start that fell half-way may have taken the static page out, or left pieces of its own.
    Array.prototype.slice.call(document.body.childNodes).forEach(function (node) {
      if (before.indexOf(node) < 0) document.body.removeChild(node);
    });
    if (app) app.textContent = '';
    if (shell) {
      if (!document.body.contains(shell)) document.body.insertBefore(shell, document.body.firstChild);
      shell.hidden = false;
    }
    if (note) {
      note.textContent = location.protocol === 'file:' && !inline
        ? '从磁盘打开请用 gangshao.html，那是完整版；下面的岗位卡照样能看。'
        : '完整版没打开：没有取全，或者浏览器太旧；下面的岗位卡照样能看。';
    }
    root.setAttribute('data-boot', 'static');
    console.warn('gangshao: static page only:', reason);
  }

  function bytesFrom(node) {
    var text = atob(node.textContent);
    var bytes = new Uint8Array(text.length);
    for (var i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return bytes;
  }

  function download(url) {
    return fetch(url).then(function (response) {
      if (!response.ok) throw new Error(url + ' ' + response.status);
      return response;
    });
  }

  function keepOffline() {
    var url = me.getAttribute('data-sw');
    if (!url || !window.isSecureContext || !('serviceWorker' in navigator) || location.protocol.indexOf('http') !== 0) return;
    var workers = navigator.serviceWorker;
    workers.register(url, { updateViaCache: 'none' }).then(function (registration) {
      // The worker fills its cache when spoken to, so a download cut short goes on at the next chance.
      function nudge() {
        if (registration.active) registration.active.postMessage({ type: 'offline?' });
      }
      workers.ready.then(nudge);
      window.addEventListener('online', nudge);
      document.addEventListener('visibilitychange', function () {
        if (document.visibilityState !== 'visible') return;
        nudge();
        registration.update().catch(function () {});
      });
    }).catch(function (reason) {
      console.warn('gangshao: no service worker:', reason);
    });
  }

  // What the first screen will ask for travels while the app is still being fetched and compiled.
  function sendAhead(path) {
    var link = document.createElement('link');
    link.rel = 'preload';
    link.as = 'fetch';
    link.crossOrigin = 'anonymous';
    link.href = 'content/' + path + '.json?h=' + me.getAttribute('data-build');
    document.head.appendChild(link);
  }

  // The other half: records, dangers, data. Fetched when the hands are idle, or the moment it is asked for.
  var desk = null;
  function added(node) {
    return new Promise(function (resolve, reject) {
      node.onload = resolve;
      node.onerror = reject;
      document.head.appendChild(node);
    });
  }
  function script(url) {
    var node = document.createElement('script');
    node.src = url;
    return added(node);
  }
  function sheet(url) {
    var node = document.createElement('link');
    node.rel = 'stylesheet';
    node.href = url;
    return added(node);
  }
  function loadDesk() {
    var glue = me.getAttribute('data-desk-glue');
    var wasm = me.getAttribute('data-desk-wasm');
    // In the one file both lie in the page already.
    var module = glue ? download(wasm) : bytesFrom(document.getElementById(wasm.slice(1)));
    return Promise.all([module, glue && script(glue), glue && sheet(me.getAttribute('data-desk-style'))])
      .then(function (parts) { return gangshao_desk({ module_or_path: parts[0] }); })
      .then(function () { return gangshao_desk; });
  }
  window.gangshaoDesk = function () {
    desk = desk || loadDesk().catch(function (reason) {
      // Asked for again, it is tried again.
      desk = null;
      throw reason;
    });
    return desk;
  };

  // In the one file every card lies in the page as well. Once the app runs they are only weight; a link to one brings them back.
  function foldLeaves() {
    var leaves = document.getElementById('leaves');
    var leaf = /^#(card|check)-/;
    if (!leaves || leaf.test(location.hash)) return;
    var html = leaves.innerHTML;
    leaves.textContent = '';
    window.addEventListener('hashchange', function () {
      var place = document.getElementById('leaves');
      var hash = location.hash;
      if (!place || place.firstChild || !leaf.test(hash)) return;
      place.innerHTML = html;
      // The browser looks for its target only when it goes somewhere.
      location.replace('#');
      location.replace(hash);
    });
  }

  // Chromium goes on in the log file of the life before. If a kill cut that file's last record in two, all that is written
  // behind it is saved and synced, and thrown away with the whole database at the start after this one. Taking a database
  // away makes Chromium begin a new file, within some ten milliseconds and long before the app writes anything.
  function beginNewLog() {
    var name = 'gangshao-new-log';
    var request = indexedDB.open(name);
    request.onsuccess = function () {
      request.result.close();
      indexedDB.deleteDatabase(name);
    };
  }
  try {
    beginNewLog();
  } catch (reason) {
    // No storage at all: the app says so.
  }

  var address = me.getAttribute('data-wasm');
  var inline = address.charAt(0) === '#';
  if (!inline) {
    sendAhead('index');
    var at = /^#\/(cards|checks)\/([a-z0-9-]+)/.exec(location.hash);
    var position = at && (at[1] === 'cards' ? at[2] : (/^sancha-(.+)/.exec(at[2]) || [])[1]);
    if (at) sendAhead(position ? 'positions/' + position : 'checks/' + at[2]);
  }
  try {
    if (typeof WebAssembly !== 'object') throw new Error('no WebAssembly');
    var start = wasm_bindgen;
    Promise.resolve(inline ? bytesFrom(document.getElementById(address.slice(1))) : download(address))
      .then(function (module) { return start({ module_or_path: module }); })
      .then(function () {
        root.setAttribute('data-boot', 'app');
        // Not before: where the app does not run, nothing may lead from a static page back into it.
        if (document.readyState === 'complete') keepOffline();
        else window.addEventListener('load', keepOffline);
        setTimeout(function () {
          foldLeaves();
          window.gangshaoDesk().catch(function () {});
        }, 3000);
      })
      .catch(stay);
  } catch (reason) {
    stay(reason);
  }

})();
