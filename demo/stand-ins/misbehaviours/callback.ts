import type { Scenario, Scene } from '../model.ts';

type Change = (answer: URLSearchParams, scene: Scene) => void;

const answering = (change: Change): Scenario => ({
  group: 'callback',
  callback: (answer, scene) => {
    const changed = new URLSearchParams(answer);
    change(changed, scene);
    return changed;
  },
});

const refusing = (error: string, description = 'dit par la doublure'): Scenario =>
  answering((answer) => {
    answer.delete('code');
    answer.set('error', error);
    answer.set('error_description', description);
  });

export const callbackMisbehaviours = {
  'callback-access-denied': refusing('access_denied', 'User auth aborted'),
  'callback-server-error': refusing(
    'server_error',
    'authentication aborted due to a technical error on the authorization server',
  ),
  'callback-temporarily-unavailable': refusing('temporarily_unavailable'),
  'callback-invalid-scope': refusing('invalid_scope', 'requested scope is not allowed'),
  'callback-login-required': refusing('login_required', 'End-User authentication is required'),
  'callback-unknown-error': refusing('<b>inconnue</b>', '<script>alert(1)</script>'),
  'callback-no-state': answering((answer) => answer.delete('state')),
  'callback-altered-state': answering((answer) => answer.set('state', `${answer.get('state')}x`)),
  'callback-state-undefined': answering((answer) => answer.set('state', 'undefined')),
  'callback-no-issuer': answering((answer) => answer.delete('iss')),
  'callback-other-issuer': answering((answer, { stand }) =>
    answer.set('iss', stand.issuer.replace(stand.path, stand.kind === 'fc' ? '/pc/api/v2' : '/fc/api/v2')),
  ),
  'callback-code-and-error': answering((answer) => answer.set('error', 'access_denied')),
  'callback-two-codes': answering((answer) => answer.append('code', 'un-autre-code')),
  'callback-code-of-another-client': answering((answer, { stand, grant }) => {
    const client = { ...grant.request.client, client_id: 'un-autre-service' };
    answer.set('code', stand.codes.add({ ...grant, request: { ...grant.request, client } }));
  }),
} satisfies Readonly<Record<string, Scenario>>;
