/** An access token of this server that was presented to an API of ours and is good, as far as the API reads it. */
export interface PresentedToken {
  readonly clientId: string;
  /** The account of its person; undefined where a service acts for itself. */
  readonly accountId: string | undefined;
  readonly scopes: readonly string[];
  readonly audience: readonly string[];
  /** Says what the sign-in of the person was worth, and when it was; undefined where nobody has signed in. */
  readonly acr: string | undefined;
  readonly authTime: number | undefined;
}
