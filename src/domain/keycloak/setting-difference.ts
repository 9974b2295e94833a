/** Says what an operator sets to get the behaviour of the realm; `null` stands for a rule that no setting changes. */
export type SettingUse =
  | { readonly environment: string; readonly value: string }
  | { readonly client: string; readonly value: string }
  | { readonly option: string; readonly value: string }
  | null;

/** A setting of a realm that differs from what stands here. No member holds a secret. */
export interface SettingDifference {
  /** The name that Keycloak has for it. */
  readonly setting: string;
  readonly there: string;
  readonly here: string;
  readonly use: SettingUse;
}

export const rule = null;
export const environment = (name: string, value: string | number): SettingUse => ({
  environment: name,
  value: String(value),
});
/** Names a member of the registration of each client. */
export const ofClient = (name: string, value: string | number): SettingUse => ({ client: name, value: String(value) });

export const ofOption = (option: string, value: string): SettingUse => ({ option, value });

function describeUse(use: SettingUse): string {
  if (use === null) return 'a rule here, which cannot be set';
  if ('option' in use) return `give ${use.option} ${use.value}`;
  return 'environment' in use
    ? `set ${use.environment}=${use.value}`
    : `set ${use.client} to ${use.value} for each client that needs it`;
}

export const describeSetting = ({ setting, there, here, use }: SettingDifference): string =>
  `${setting}: there ${there}; here ${here}; ${describeUse(use)}`;
