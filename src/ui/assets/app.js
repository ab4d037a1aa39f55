// Small helps for those with scripts; every page works without them. ES2017, no build.
(function () {
  'use strict';

  // A form goes out once. The button keeps its name and value in the request, so it is dimmed only afterwards.
  document.addEventListener('submit', function (event) {
    const form = event.target;
    const button = event.submitter;
    const question = button && button.getAttribute('data-confirm');
    if (form.hasAttribute('data-sent') || (question && !window.confirm(question))) {
      event.preventDefault();
      return;
    }
    if (form.method !== 'post') return;
    form.setAttribute('data-sent', '');
    if (button) button.setAttribute('aria-disabled', 'true');
  });

  // Coming back with the browser's back button: the form may be sent again.
  window.addEventListener('pageshow', function () {
    document.querySelectorAll('[data-sent]').forEach(function (form) {
      form.removeAttribute('data-sent');
      form.querySelectorAll('[aria-disabled]').forEach(function (button) {
        button.removeAttribute('aria-disabled');
      });
    });
  });

  // Tick all of a name.
  document.querySelectorAll('[data-select-all]').forEach(function (label) {
    const boxes = Array.from(document.querySelectorAll('input[type=checkbox]')).filter(function (box) {
      return box.name === label.getAttribute('data-select-all');
    });
    const all = label.querySelector('input');
    if (boxes.length < 2) return;
    const show = function () {
      const ticked = boxes.filter(function (box) {
        return box.checked;
      }).length;
      all.checked = ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    };
    label.hidden = false;
    all.addEventListener('change', function () {
      boxes.forEach(function (box) {
        box.checked = all.checked;
      });
    });
    boxes.forEach(function (box) {
      box.addEventListener('change', show);
    });
    show();
  });

  // A form that came back: start reading at what was wrong.
  const summary = document.querySelector('[data-focus]');
  if (summary) summary.focus();
})();
