// The script of two pages that the page of a service embeds, to learn whether its browser lets our cookies through. The first page comes
// with a cookie. The second one says whether the cookie came back.

const { next, answer } = document.currentScript.dataset;
const tell = (word) => parent.postMessage(word, '*');

// Some browsers keep separate cookies for each embedding site. The session cookie is not among those, so such a browser counts as
// unsupported.
async function goOn() {
  const isShared = (await document.hasStorageAccess?.()) ?? true;
  if (isShared) location.replace(next);
  else tell('unsupported');
}

if (answer) tell(answer);
else goOn().catch(() => location.replace(next));
