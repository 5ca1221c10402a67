// Runs once a room stands: `trigger(name, message)` sends a message to Python, which draws the room's parts.
const find = (selector, within = document) => within.querySelector(selector);
const room = find('#frame nav [aria-current]').getAttribute('href').replace('./', '') || 'ask';
const keep = {  // what this browser remembers, as far as it may
  get: (name) => { try { return localStorage.getItem(`quoth-${name}`); } catch { return null; } },
  set: (name, value) => {
    try { if (value) localStorage.setItem(`quoth-${name}`, value); else localStorage.removeItem(`quoth-${name}`); } catch { /* it may not */ }
  },
};

// Who this browser is, where no accounts are: a key that nobody can guess.
let key = keep.get('key');
if (!key || key.length < 32) {
  key = [...crypto.getRandomValues(new Uint8Array(24))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  keep.set('key', key);
}

// Light or dark, as it was last chosen; else as the system has it.
const inDark = keep.get('colours');
if (inDark) document.body.classList.toggle('dark', inDark === 'dark');

const at = {talk: null, article: '', drawn: '', followed: 0, asking: false, changing: false, going: false, pending: null, instead: null, link: null, answered: null};
const query = () => new URLSearchParams(location.search);
const here = () => query().get('conversation') || '';
const box = () => find('#question textarea');
const say = (more = {}) => ({key, address: location.pathname + location.search, ...more});
const waiting = () => at.asking || find('#now .exchange.waiting');
const notice = (text) => { const line = find('#notice'); if (line) line.textContent = text; };

function visit(address, how = 'pushState') {
  const opened = how === 'pushState' && Boolean(new URL(address, location.href).searchParams.get('article'));
  history[how]({opened}, '', address);
  arrive();
}

// Show what the address says, where it says something else than what is shown.
function arrive() {
  const told = query();
  if (room === 'ask' && told.get('ask')) {
    const question = told.get('ask');
    told.delete('ask');
    history.replaceState(null, '', `?${told}`.replace(/^\?$/, './'));
    if (at.talk === null) at.talk = `${here()} ${told.get('show') || ''}`;
    ask({question});
    trigger('find', say({words: ''}));
  }
  const talk = `${here()} ${told.get('show') || ''}`;
  if (talk !== at.talk) {
    at.talk = talk;
    at.asking = false;
    at.changing = false;
    at.followed = 0;
    at.answered = null;
    editing(null);
    if (box()) { box().value = keep.get(`draft-${here()}`) || ''; }
    at.going = true;
    at.pending = null;
    trigger('go', say());
  }
  const article = told.get('article') ? `${told.get('article')} ${told.get('words') || ''}` : '';
  if (article !== at.article) {
    at.article = article;
    if (!article) close();
    else if (article === at.drawn) drawnArticle();
    else trigger('read', say());
  }
}

function close() {
  find('#desk').classList.remove('article-open');
  if (at.link && at.link.isConnected) at.link.focus();
  else if (box()) box().focus();
}

function leaveArticle() {
  if (!at.article) return;
  if (history.state && history.state.opened) { history.back(); return; }
  const told = query();
  told.delete('article');
  told.delete('words');
  visit(`?${told}`.replace(/^\?$/, './'), 'replaceState');
}

// A question stands as a bubble at once; Python draws the same, and what becomes of it.
function ask(message) {
  if (waiting()) {
    notice('A question is being answered. Stop it first, or wait for its answer.');
    return false;
  }
  notice('');
  at.asking = Boolean(message.question);
  at.changing = !at.asking;  // which may be refused, with nothing drawn
  if (message.question) {
    const bubble = document.createElement('p');
    bubble.dir = 'auto';
    bubble.textContent = message.question;
    const asked = document.createElement('div');
    asked.className = 'asked';
    asked.append(bubble);
    const doing = document.createElement('p');
    doing.className = 'waiting';
    doing.textContent = 'asking …';
    const exchange = document.createElement('article');
    exchange.className = 'exchange';
    exchange.append(asked, doing);
    find('#asking').replaceChildren(exchange);
    find('#welcome')?.remove();
    find('#offered').classList.add('asked-already');
    exchange.scrollIntoView({block: 'start'});
  }
  const told = {instead: at.instead, ...message};
  if (at.going) at.pending = told;  // what is being shown comes first, else it would take the answer's place
  else trigger('ask', say(told));
  editing(null);
  return true;
}

function submit() {
  const text = box().value;
  if (!text.trim()) return;
  if (ask({question: text})) {
    box().value = '';
    keep.set(`draft-${here()}`, '');
  }
}

// Asking again takes the place of an exchange and of all after it.
function editing(exchange) {
  at.instead = exchange;
  const form = find('#question');
  if (form) form.classList.toggle('editing', exchange !== null);
  if (exchange !== null) notice('This question takes the place of the one before, and of all after it. Escape leaves it.');
}

function drawnTalk() {
  at.going = false;
  if (at.pending) {
    find('#welcome')?.remove();
    trigger('ask', say(at.pending));
    at.pending = null;
    return;
  }
  find('#asking').replaceChildren();
  const current = find('#now [data-conversation]');
  const exchange = find('#now .exchange');
  const number = exchange ? Number(exchange.dataset.exchange) : 0;
  const running = exchange && exchange.classList.contains('waiting');
  if (at.asking && current && current.dataset.conversation !== here()) {
    const told = query();
    told.set('conversation', current.dataset.conversation);
    told.delete('show');
    history.pushState({opened: false}, '', `?${told}`);
    at.talk = `${here()} `;
  }
  const ours = at.asking || at.changing;
  const shown = current ? current.dataset.conversation : '';
  if (!ours && shown && shown !== here()) {  // an answer to an earlier step, come late
    at.going = true;
    trigger('go', say());
    return;
  }
  if (running && !ours && at.followed !== number) trigger('follow', say({exchange: number}));
  if (running || ours) at.followed = number;
  at.asking = false;
  at.changing = false;
  if (exchange && at.answered !== number) {
    at.answered = number;
    exchange.scrollIntoView({block: 'start'});
  }
}

function drawnArticle() {
  const article = find('#article .reading, #article .problem');
  if (!article || !at.article) return;
  at.drawn = at.article;
  find('#desk').classList.add('article-open');
  const mark = find('mark', article);
  if (article.focus) article.focus({preventScroll: true});
  requestAnimationFrame(() => { if (mark) mark.scrollIntoView({block: 'center'}); else find('#reader').scrollTop = 0; });
}

async function copied(button, text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {  // a page that is served without TLS has no clipboard of its own
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
  done(button, 'copied');
}

function done(button, told) {
  const before = button.dataset.before || button.textContent;
  button.dataset.before = before;
  button.textContent = told;
  setTimeout(() => { if (button.isConnected) button.textContent = before; }, 1500);
}

function save(json) {
  if (!json) return;
  const {name, media, data} = JSON.parse(json);
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], {type: media}));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

const toNumber = (element) => Number(element.closest('[data-exchange]').dataset.exchange);
const asked = (element) => find('.asked p', element.closest('.exchange')).textContent;

const doing = {  // what a press on a control does
  shelf: (button) => button.setAttribute('aria-expanded', String(find('#desk').classList.toggle('shelf-open'))),
  dark: () => keep.set('colours', document.body.classList.toggle('dark') ? 'dark' : 'light'),
  close: leaveArticle,
  copy: (button) => copied(button, button.dataset.copy || button.closest('[data-copy]').dataset.copy),
  link: (button) => copied(button, new URL(button.dataset.link, location.href).href),
  clip: (button) => {
    const number = Number(button.closest('[data-number]').dataset.number);
    trigger('clip', say({exchange: toNumber(button), number}));
    done(button, 'kept');
  },
  unclip: (button) => trigger('unclip', say({clipping: Number(button.dataset.clipping)})),
  stop: (button) => trigger('stop', say({exchange: toNumber(button)})),
  retry: (button) => { at.instead = toNumber(button); ask({question: asked(button)}); },
  edit: (button) => { box().value = asked(button); editing(toNumber(button)); box().focus(); },
  export: (button) => trigger('export', say({what: button.dataset.what, format: button.dataset.format})),
  fresh: () => {
    const running = find('#now .exchange.waiting');
    if (running) trigger('stop', say({exchange: Number(running.dataset.exchange)}));
    hideShelf();
    if (here() || query().get('show') || at.asking || running) { at.talk = null; visit('./'); }
    box().focus();
  },
  delete: (button) => {
    const conversation = button.closest('[data-conversation]').dataset.conversation;
    if (!button.dataset.sure) { button.dataset.sure = 'yes'; button.textContent = 'Really delete?'; return; }
    trigger('delete', say({conversation, words: find('#find').value}));
    if (conversation === here()) visit('./', 'replaceState');
  },
};
const sending = {  // what a form does
  ask: submit,
  rename: (form) => {
    const conversation = form.closest('[data-conversation]').dataset.conversation;
    trigger('rename', say({conversation, title: form.elements.title.value, words: find('#find').value}));
  },
  change: (form) => ask({change: Object.fromEntries(new FormData(form)), of: toNumber(form)}),
};

function hideShelf() {
  find('#desk')?.classList.remove('shelf-open');
  find('#frame [data-do=shelf]')?.setAttribute('aria-expanded', 'false');
}

// A link to a place in this room is followed without leaving the page.
function follow(event, link) {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const href = link.getAttribute('href');
  if (!/^(\.\/|people|library)(\?|$)/.test(href) || link.target) return;
  const [path, told] = [href.split('?')[0].replace('./', '') || 'ask', new URLSearchParams(href.split('?')[1] || '')];
  if (path !== room && !(told.get('article') && room === 'library')) return;
  event.preventDefault();
  hideShelf();
  if (told.get('ask')) { ask({question: told.get('ask')}); return; }
  if (told.get('article') && !told.get('conversation')) {
    at.link = link;
    const now = query();
    now.set('article', told.get('article'));
    if (told.get('words')) now.set('words', told.get('words')); else now.delete('words');
    visit(`?${now}`);
    return;
  }
  visit(href);
}

let looking = 0;
document.addEventListener('click', (event) => {
  const control = event.target.closest('[data-do]');
  if (control && doing[control.dataset.do]) {
    event.preventDefault();
    doing[control.dataset.do](control);
    return;
  }
  if (!event.target.closest('#shelf, [data-do=shelf]')) hideShelf();
  const link = event.target.closest('a[href]');
  if (link) follow(event, link);
});
document.addEventListener('submit', (event) => {
  const form = event.target.closest('form[data-do]');
  if (!form) return;
  event.preventDefault();
  sending[form.dataset.do](form);
});
document.addEventListener('input', (event) => {
  if (event.target === box()) keep.set(`draft-${here()}`, box().value);
  if (event.target.dataset.do === 'find') {
    clearTimeout(looking);
    looking = setTimeout(() => trigger('find', say({words: event.target.value})), 200);
  }
});
document.addEventListener('change', (event) => {
  const {do: what, clipping} = event.target.dataset;
  if (what === 'note') trigger('note', say({clipping: Number(clipping), note: event.target.value}));
});
document.addEventListener('keydown', (event) => {
  const typing = event.target.closest('input, textarea');
  if (event.key === 'Enter' && event.target === box() && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  } else if (event.key === '/' && !typing && box()) {
    event.preventDefault();
    box().focus();
  } else if (event.key === '?' && !typing) {
    notice('/ writes a question, ↑ and ↓ go through the quotations, Enter opens one, Escape closes the article.');
  } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !typing && find('.quotation .open')) {
    event.preventDefault();
    const all = [...document.querySelectorAll('.quotation .open')];
    const now = all.indexOf(document.activeElement);
    const last = event.key === 'ArrowDown' ? 0 : all.length - 1;
    const next = all[now < 0 ? last : now + (event.key === 'ArrowDown' ? 1 : -1)];
    if (next) { next.focus(); next.closest('.quotation').scrollIntoView({block: 'nearest'}); }
  } else if (event.key === 'Escape') {
    hideShelf();
    if (at.instead !== null) { editing(null); notice(''); box().value = ''; } else leaveArticle();
  }
});
window.addEventListener('popstate', arrive);

window.quoth = {
  drawn: (name, value) => {
    if (name === 'now') drawnTalk();
    if (name === 'article') drawnArticle();
    if (name === 'offered') find('#offered').classList.remove('asked-already');
    if (name === 'parcel') save(value);
  },
};
// The parts of a room stand in any order; what is shown first waits for those that it needs.
function begin() {
  if (!find('#find') || (room === 'ask' && !(box() && find('#asking') && find('#offered')))) {
    requestAnimationFrame(begin);
    return;
  }
  if (room !== 'ask') find('#find').value = query().get('find') || query().get('person') || '';
  arrive();
  if (box() && !at.article && matchMedia('(min-width: 901px)').matches) box().focus();
}
begin();
