// The client of a measurement, in a thread of its own: what it allocates and waits for does not count. Each message is one request.
import { Agent, request } from 'node:http';
import { parentPort } from 'node:worker_threads';

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

parentPort.on('message', ({ url, method = 'GET', headers = {}, body }) => {
  const sent = request(url, { agent, method, headers }, (answer) => {
    let text = '';
    answer.setEncoding('utf8').on('data', (chunk) => (text += chunk));
    answer.on('end', () => parentPort.postMessage({ status: answer.statusCode, headers: answer.headers, body: text }));
  });
  sent.on('error', (error) => parentPort.postMessage({ error: error.message }));
  sent.end(body);
});
