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

  // A desk's list: keys while the focus is in it. Each presses what can be clicked as well, and all can be switched off.
  const desk = document.querySelector('[data-desk]');
  if (desk) {
    const rows = Array.from(desk.querySelectorAll('[data-row]'));
    const toggle = desk.querySelector('[data-desk-switch]');
    let at = -1;
    // A browser may refuse to remember anything; the keys work all the same.
    const kept = function (store, key, value) {
      try {
        return value === undefined ? window[store].getItem(key) : window[store].setItem(key, value);
      } catch (error) {
        return null;
      }
    };
    const go = function (to) {
      at = Math.max(0, Math.min(rows.length - 1, to));
      rows[at].focus();
    };
    const find = function (act) {
      return (at < 0 ? document : rows[at]).querySelector('[data-act="' + act + '"]');
    };
    // What follows is another page: the list has the focus there, too.
    const click = function (target) {
      if (!target) return;
      kept('sessionStorage', 'desk', '1');
      target.click();
    };
    const unfold = function (part) {
      rows[at].querySelectorAll('details[data-act]').forEach(function (other) {
        other.open = other === part;
      });
      part.querySelector('summary').focus();
    };
    const press = function (key) {
      if (key === 'j' || key === 'k') go(at + (key === 'j' ? 1 : -1));
      else if (key === 'x' && at >= 0) rows[at].querySelector('input[type=checkbox]').click();
      else if (key === 'a')
        click(desk.querySelector('[data-row] input:checked') ? document.querySelector('#batch [value=selected]') : at >= 0 && find('a'));
      else if (key === 'c' || key === 'u') click(document.querySelector('[data-act="' + key + '"]'));
      else if (key === '/') document.querySelector('input[type=search]').focus();
      else if (key === '?') {
        const help = desk.querySelector('[data-desk-help]');
        help.open = !help.open;
      } else if ((key === 'r' || key === 'p') && at >= 0) {
        const part = find(key);
        if (part.tagName === 'DETAILS') unfold(part);
        else click(part);
      } else if (/^[1-9]$/.test(key) && at >= 0) click(rows[at].querySelector('details[open][data-act] [data-digit="' + key + '"]'));
      else return false;
      return true;
    };
    const show = function () {
      toggle.setAttribute('aria-pressed', String(kept('localStorage', 'desk-keys') !== 'off'));
    };
    desk.querySelector('[data-desk-bar]').hidden = false;
    show();
    toggle.addEventListener('click', function () {
      kept('localStorage', 'desk-keys', kept('localStorage', 'desk-keys') === 'off' ? 'on' : 'off');
      show();
    });
    desk.addEventListener('click', function (event) {
      const button = event.target.closest('[data-press]');
      if (button) press(button.getAttribute('data-press'));
    });
    desk.addEventListener('focusin', function (event) {
      const row = event.target.closest('[data-row]');
      if (row) at = rows.indexOf(row);
    });
    desk.addEventListener('keydown', function (event) {
      const typing =
        /^(select|textarea)$/i.test(event.target.tagName) || (event.target.tagName === 'INPUT' && event.target.type !== 'checkbox');
      if (typing || event.ctrlKey || event.metaKey || event.altKey || kept('localStorage', 'desk-keys') === 'off') return;
      if (press(event.key.toLowerCase())) event.preventDefault();
    });
    if (kept('sessionStorage', 'desk') === '1') {
      kept('sessionStorage', 'desk', '');
      const named = rows.findIndex(function (row) {
        return '#' + row.id === window.location.hash;
      });
      go(named);
    }
  }

  // A form that came back: start reading at what was wrong.
  const summary = document.querySelector('[data-focus]');
  if (summary) summary.focus();
})();
