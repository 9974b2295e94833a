import { heading, lines, stat } from './panels.ts';

export const signIns = {
  name: 'sign-ins',
  description:
    'Who gets in and who does not: sign-ins, second factors, registrations, tokens, and what services do wrong.',
  panels: [
    stat('Sign-ins per minute', {
      means: 'Sign-ins per minute that succeeded.',
      decimals: 1,
      queries: '60 * sum(rate(geopf_id_sign_ins_total{instance=~"$instance",outcome="ok"}[$__rate_interval]))',
    }),
    stat('Share of refused tries', {
      means:
        'Share of the tries with a password or a passkey that were refused or throttled. Its weekly mean is your measure.',
      unit: 'percentunit',
      decimals: 1,
      steps: { green: null, yellow: 0.3, red: 0.6 },
      queries:
        'sum(rate(geopf_id_sign_ins_total{instance=~"$instance",way=~"password|passkey|password_grant",outcome=~"refused|throttled"}[$__rate_interval])) / sum(rate(geopf_id_sign_ins_total{instance=~"$instance",way=~"password|passkey|password_grant"}[$__rate_interval]))',
    }),
    stat('Accounts made', {
      means: 'Accounts that were made in the last 24 hours.',
      decimals: 0,
      queries: 'sum(increase(geopf_id_registrations_total{instance=~"$instance",step="account",outcome="ok"}[24h]))',
    }),
    stat('Tokens', {
      means: 'Answers of the token endpoint per second that gave tokens.',
      unit: 'ops',
      decimals: 1,
      queries: 'sum(rate(geopf_id_tokens_total{instance=~"$instance",outcome="ok"}[$__rate_interval]))',
    }),
    stat('A password, 95 of 100', {
      means: 'Time that the hash of a password took, with its wait for a thread.',
      unit: 's',
      steps: { green: null, yellow: 1, red: 3 },
      queries:
        'histogram_quantile(0.95, sum by (le) (rate(geopf_id_password_hash_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval]))) + histogram_quantile(0.95, sum by (le) (rate(geopf_id_password_hash_wait_seconds_bucket{instance=~"$instance"}[$__rate_interval])))',
    }),
    stat('Requests for people', {
      means:
        'Lost devices, acts for a second agent, and services that want into production. Each waits for a person at /admin.',
      steps: { green: null, blue: 1 },
      queries: 'sum(max by (kind) (geopf_id_requests_waiting{instance=~"$instance"}))',
    }),
    heading('Sign-ins'),
    lines('Sign-ins by way', {
      means: 'Sign-ins per minute that succeeded. A step up adds a proof to a session that is open.',
      isStacked: true,
      queries: {
        '{{way}}':
          '60 * sum by (way) (rate(geopf_id_sign_ins_total{instance=~"$instance",outcome=~"ok|stepped_up"}[$__rate_interval])) > 0',
      },
    }),
    lines('Tries that did not succeed', {
      means:
        'Per minute. refused: the proof was wrong. throttled: too many had come. cancelled: the person turned back. failed: the upstream could not answer.',
      queries: {
        '{{way}} {{outcome}}':
          '60 * sum by (way, outcome) (rate(geopf_id_sign_ins_total{instance=~"$instance",outcome!~"ok|stepped_up"}[$__rate_interval])) > 0',
      },
    }),
    lines('Refused tries, beside their weekly mean', {
      means: 'Above five times the mean an alert rises: somebody tries passwords.',
      unit: 'ops',
      queries: {
        now: 'sum(rate(geopf_id_sign_ins_total{instance=~"$instance",outcome=~"refused|throttled"}[$__rate_interval]))',
        'mean of 7 days': 'sum(rate(geopf_id_sign_ins_total{instance=~"$instance",outcome=~"refused|throttled"}[7d]))',
      },
    }),
    lines('Second factors', {
      means: 'Per minute, by kind. A trusted browser stands for the factor.',
      queries: {
        '{{kind}} {{outcome}}':
          '60 * sum by (kind, outcome) (rate(geopf_id_second_factors_total{instance=~"$instance"}[$__rate_interval])) > 0',
      },
    }),
    lines('Time of a password hash', {
      means: '95 of 100 hashes, and their wait for a thread.',
      unit: 's',
      queries: {
        hash: 'histogram_quantile(0.95, sum by (le) (rate(geopf_id_password_hash_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval])))',
        wait: 'histogram_quantile(0.95, sum by (le) (rate(geopf_id_password_hash_wait_seconds_bucket{instance=~"$instance"}[$__rate_interval])))',
      },
    }),
    lines('Passwords that were not examined', {
      means: 'Passwords per second that were refused with status 503, since too many waited.',
      unit: 'ops',
      queries: { refused: 'sum(rate(geopf_id_password_hash_refusals_total{instance=~"$instance"}[$__rate_interval]))' },
    }),
    lines('Signing command', {
      means:
        'What the command did that signs by keys elsewhere, and the time of 95 of 100 signatures. Empty where there is none.',
      unit: 'short',
      queries: {
        '{{outcome}} per second':
          'sum by (outcome) (rate(geopf_id_signing_command_total{instance=~"$instance"}[$__rate_interval])) > 0',
        seconds:
          'histogram_quantile(0.95, sum by (le) (rate(geopf_id_signing_command_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval])))',
      },
    }),
    lines('Upstreams and mail: time to an answer', {
      means: '95 of 100 requests of ours, by whom they went to.',
      unit: 's',
      width: 12,
      queries: {
        '{{target}}':
          'histogram_quantile(0.95, sum by (le, target) (rate(geopf_id_outbound_request_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval])))',
      },
    }),
    lines('Upstreams and mail: requests', {
      means: 'Requests of ours per second, by whom they went to and how they ended.',
      unit: 'ops',
      width: 12,
      queries: {
        '{{target}} {{outcome}}':
          'sum by (target, outcome) (rate(geopf_id_outbound_requests_total{instance=~"$instance"}[$__rate_interval])) > 0',
      },
    }),
    heading('Registrations'),
    lines('Steps of registrations', {
      means: 'Forms per minute that were accepted, by step. The distance between two steps is where people give up.',
      queries: {
        '{{step}}':
          '60 * sum by (step) (rate(geopf_id_registrations_total{instance=~"$instance",outcome="ok"}[$__rate_interval]))',
      },
    }),
    lines('Forms that were refused', {
      means: 'Per minute, by step. Most are mistakes of people; a rise at the captcha is a program.',
      queries: {
        '{{step}} {{outcome}}':
          '60 * sum by (step, outcome) (rate(geopf_id_registrations_total{instance=~"$instance",outcome=~"refused|throttled"}[$__rate_interval])) > 0',
      },
    }),
    lines('Captcha', {
      means: 'Per minute: digits that were right or wrong, the way by e-mail, pictures and sounds.',
      queries: {
        '{{kind}} {{outcome}}':
          '60 * sum by (kind, outcome) (rate(geopf_id_captchas_total{instance=~"$instance"}[$__rate_interval])) > 0',
      },
    }),
    heading('Services'),
    lines('Tokens by grant', {
      means: 'Answers of the token endpoint per second.',
      unit: 'ops',
      isStacked: true,
      queries: {
        '{{grant}}':
          'sum by (grant) (rate(geopf_id_tokens_total{instance=~"$instance",outcome="ok"}[$__rate_interval])) > 0',
      },
    }),
    lines('Tokens that were not given', {
      means: 'Per second. refused: the service or its token was wrong. pending: a device waits for its person.',
      unit: 'ops',
      queries: {
        '{{grant}} {{outcome}}':
          'sum by (grant, outcome) (rate(geopf_id_tokens_total{instance=~"$instance",outcome!="ok"}[$__rate_interval])) > 0',
      },
    }),
    lines('Refused requests by service', {
      means:
        'The eight services with most refusals, per minute. Its developers read the reasons on its diagnostic page.',
      queries: {
        '{{client}}':
          'topk(8, 60 * sum by (client) (rate(geopf_id_client_refusals_total{instance=~"$instance"}[$__rate_interval])) > 0)',
      },
    }),
    lines('Refused requests by reason', {
      means: 'Per minute, the ten most frequent reasons.',
      queries: {
        '{{kind}}':
          'topk(10, 60 * sum by (kind) (rate(geopf_id_refusals_total{instance=~"$instance"}[$__rate_interval])) > 0)',
      },
    }),
    lines('Events that are watched', {
      means: 'Per hour: changed passwords and factors, lost devices, reused tokens, keys. Each stands in the audit.',
      queries: {
        '{{event}}':
          'topk(10, sum by (event) (increase(geopf_id_audited_events_total{instance=~"$instance"}[1h])) > 0)',
      },
    }),
    lines('Requests that wait for people', {
      means: 'Approvals, lost devices, and services that want into production.',
      queries: { '{{kind}}': 'max by (kind) (geopf_id_requests_waiting{instance=~"$instance"})' },
    }),
    lines('Size of a request in its cookie', {
      means: 'Authorization requests travel in a sealed cookie of 2,600 bytes at most.',
      unit: 'bytes',
      width: 12,
      queries: {
        '50 %':
          'histogram_quantile(0.5, sum by (le) (rate(geopf_id_request_cookie_bytes_bucket{instance=~"$instance"}[$__rate_interval])))',
        '95 %':
          'histogram_quantile(0.95, sum by (le) (rate(geopf_id_request_cookie_bytes_bucket{instance=~"$instance"}[$__rate_interval])))',
      },
    }),
    lines('Where requests wait', {
      means:
        'Authorization requests per minute that wait for a person: in a cookie of the browser, or in a row, because they are too large.',
      width: 12,
      queries: {
        '{{kept}}':
          '60 * sum by (kept) (rate(geopf_id_authorization_requests_total{instance=~"$instance"}[$__rate_interval]))',
      },
    }),
  ],
};
