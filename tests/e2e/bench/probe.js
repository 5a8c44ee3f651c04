// Put into every page before its own scripts: when is the first thing there, and when does a tap on it show?
(() => {
  'use strict';
  const probe = { firstPaint: null, drawn: null, tickable: null, readable: null };
  window.probe = probe;
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = resolve;
    port2.postMessage(0);
  }));
  window.painted = painted;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === 'first-contentful-paint') probe.firstPaint = entry.startTime;
  }).observe({ type: 'paint', buffered: true });

  const radio = () => document.querySelector('[role=radio], input[type=radio]');
  const isChecked = (one) => Boolean(one) && (one.checked === true || one.getAttribute('aria-checked') === 'true');

  /** Taps the first item at every frame until the tap shows, and says when it was on the screen. */
  window.untilTickable = async () => {
    for (;;) {
      await new Promise(requestAnimationFrame);
      const one = radio();
      if (!one || one.getClientRects().length === 0) continue;
      probe.drawn ??= performance.now();
      one.click();
      await painted();
      if (!isChecked(radio())) continue;
      probe.tickable = performance.now();
      return probe;
    }
  };

  window.untilReadable = async (selector) => {
    for (;;) {
      await painted();
      const one = document.querySelector(selector);
      if (!one || one.getClientRects().length === 0) continue;
      probe.readable ??= performance.now();
      if (probe.firstPaint !== null) return probe;
    }
  };

  const status = () => document.querySelector('[role=status]');

  const answerOf = (at, slug) => document.querySelectorAll('[role=radiogroup]')[at].querySelector(`[data-answer=${slug}]`);

  /** Resolves with the moment at which the tool says 已保存 for the tap that comes next. */
  function untilSaved() {
    return new Promise((resolve) => {
      const seen = new MutationObserver(() => {
        if (!/已保存/.test(status().textContent)) return;
        seen.disconnect();
        resolve(performance.now());
      });
      seen.observe(status(), { childList: true, characterData: true, subtree: true });
    });
  }

  /** From the tap to 已保存. */
  window.tickDurable = async (at, slug) => {
    await painted();
    const one = answerOf(at, slug);
    const saved = untilSaved();
    const started = performance.now();
    one.click();
    return (await saved) - started;
  };

  /** From the tap to the frame that shows it; and the work in between: handler, style, layout. */
  window.tickPaint = async (at, slug) => {
    await painted();
    const one = answerOf(at, slug);
    const saved = untilSaved();
    const started = performance.now();
    one.click();
    await null;
    await null;
    document.body.getBoundingClientRect();
    const worked = performance.now();
    await painted();
    const shown = performance.now();
    if (!isChecked(answerOf(at, slug))) throw new Error('tap not shown');
    await saved;
    return { work: worked - started, paint: shown - started };
  };
})();
