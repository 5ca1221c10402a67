() => {
  // Gradio calls this function once the page stands; what Python calls afterwards is in `window.quoth`.
  const find = (selector) => document.querySelector(selector);
  let followed = null;  // the link that opened the article, which gets the focus back

  const open = (reference) => {
    const box = find('#opened textarea, #opened input');
    box.value = reference;
    box.dispatchEvent(new Event('input', {bubbles: true}));
    setTimeout(() => find('#open').click(), 30);
  };
  const hideShelf = () => find('#desk').classList.remove('shelf-open');

  document.addEventListener('click', (event) => {
    const on = (selector) => event.target.closest(selector);
    if (on('#articles')) find('#desk').classList.toggle('shelf-open');
    else if (!on('#shelf')) hideShelf();
    if (on('#dark')) document.body.classList.toggle('dark');
    const link = on('a[href*="#cite/"], a[href*="#article/"]');
    if (!link) return;
    event.preventDefault();
    hideShelf();
    followed = link;
    open(link.getAttribute('href').split('#')[1]);
  }, true);

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    hideShelf();
    const close = find('#close');
    if (close && close.offsetParent) close.click();
  });

  window.quoth = {
    answered: () => {
      const asked = [...document.querySelectorAll('#chat .user.message')].pop();
      if (asked) asked.scrollIntoView({block: 'start', behavior: 'smooth'});
    },
    began: () => find('#question textarea').focus(),
    opened: () => setTimeout(() => {
      const article = find('#reader .reading');
      if (!article) return;
      article.focus({preventScroll: true});
      const mark = article.querySelector('mark');
      if (mark) mark.scrollIntoView({block: 'center'}); else find('#reader').scrollTop = 0;
    }, 150),
    closed: () => { if (followed && followed.isConnected) followed.focus(); },
  };
}
