// Two pages that a service's page embeds to learn whether its browser lets our cookies through: the first one is answered with a cookie,
// the second one says whether it came back.

const { next, answer } = document.currentScript.dataset;
const tell = (word) => parent.postMessage(word, '*');

// Some browsers keep another set of cookies for each embedding site: the session is not among those.
async function goOn() {
  const isShared = (await document.hasStorageAccess?.()) ?? true;
  if (isShared) location.replace(next);
  else tell('unsupported');
}

if (answer) tell(answer);
else goOn().catch(() => location.replace(next));
