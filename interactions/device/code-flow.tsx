import { showCode } from '../../src/domain/fields/typed-code.ts';
import { ipRule, deviceCodesPerPerson, perIp } from '../../src/domain/limits/throttle-rules.ts';
import { readUserCode } from '../../src/domain/device/user-code.ts';
import type { Services } from '../../src/services.ts';
import type { ThrottleRule } from '../../src/store/limits/throttles.ts';
import type { About, Flow, Form, Step, StepResult, StepView } from '../engine/flow.ts';
import { Alert } from '../views/alert.tsx';
import { LoneButton } from '../views/forms/button.tsx';
import { StepForm } from '../views/forms/step-form.tsx';
import { TextField } from '../views/forms/text-field.tsx';

interface CodeState {
  /** The code of a device that waits, in the form that is compared. */
  readonly userCode?: string;
}

/**
 * Returns the code of an address that a device shows with it (`verification_uri_complete`, RFC 8628). The field is filled in; the person
 * sends the form herself.
 */
function codeOfAddress(path: string): string | undefined {
  return readUserCode(new URL(path, 'http://localhost').searchParams.get('user_code'));
}

function CodeView({ about }: StepView<CodeState>) {
  const texts = about.t.device.code;
  const isFilledIn = codeOfAddress(about.path) !== undefined;
  return (
    <>
      <p>{texts.intro}</p>
      <Alert kind="warning" title={texts.warningTitle}>
        {texts.warning}
      </Alert>
      <StepForm mandatory>
        {isFilledIn && <p>{texts.compare}</p>}
        <TextField name="userCode" label={texts.label} hint={texts.hint} autocomplete="off" spellcheck={false} short />
        <LoneButton action="next">{texts.next}</LoneButton>
      </StepForm>
    </>
  );
}

/** Limits guesses of codes by network address and by person: the account when one is signed in, else the browser. */
function guessRules({ config }: Services, { ip, session, browser }: About): readonly ThrottleRule[] {
  const person = session ? `account:${session.accountId}` : `browser:${browser}`;
  return [
    ipRule('device', perIp.failures, { ip, times: config.addressLimits }),
    {
      key: `device:${person}`,
      waits: false,
      windowLimit: deviceCodesPerPerson.limit,
      windowSeconds: deviceCodesPerPerson.seconds,
    },
  ];
}

const code: Step<CodeState> = {
  name: 'code',
  owns: ['userCode'],
  needed: (state) => state.userCode === undefined,
  page: {
    initial(_state, { path }): Form {
      const given = codeOfAddress(path);
      return given ? { userCode: showCode(given) } : {};
    },
  },
  async submit({ form, services, about }): Promise<StepResult<CodeState>> {
    const texts = about.t.device.code;
    const typed = readUserCode(form['userCode']);
    if (!typed) return { ok: false, errors: { userCode: texts.malformed } };
    const rules = guessRules(services, about);
    const retryAfter = await services.throttles.admit(rules);
    if (retryAfter !== undefined) return { ok: false, errors: { userCode: texts.throttled(retryAfter) }, retryAfter };
    if (!(await about.oidc.isDeviceWaiting(typed))) return { ok: false, errors: { userCode: texts.unknown } };
    services.throttles.succeed(rules.map(({ key }) => key));
    return { ok: true, patch: { userCode: typed } };
  },
  title: ({ t }) => t.device.code.title,
  view: (props) => <CodeView {...props} />,
};

/** Asks for the code that a device shows. The request of the device is answered at its interaction. */
export const deviceCodeFlow: Flow<CodeState> = {
  name: 'device',
  steps: [code],
  begin: () => ({}),
  async finish({ state, about, ctx }) {
    return { kind: 'leave', href: await about.oidc.openDeviceRequest(ctx, state.userCode ?? '') };
  },
};
