// The page of a service sends "<client> <state of the session>" and receives "unchanged", "changed" or "error" (OpenID Connect Session
// Management 1.0, section 3).

async function ask({ data, origin }) {
  const [client_id = '', session_state = ''] = data.split(' ');
  const query = new URLSearchParams({ client_id, origin, session_state });
  const answer = await fetch(`${location.pathname}/init?${query}`, { cache: 'no-store' });
  if (answer.status === 403) return 'error';
  if (!answer.ok) throw new Error('nobody knows');
  return answer.text();
}

addEventListener('message', async (event) => {
  if (event.source !== parent || typeof event.data !== 'string') return;
  // A broken connection ends no session.
  const word = await ask(event).catch(() => 'unchanged');
  event.source.postMessage(word, event.origin);
});
