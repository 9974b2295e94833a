/** What a sign-in has answered so far. */
export interface LoginState {
  /** Of a live session, kept with « continue »; else undefined. */
  readonly keepsSession?: boolean;
  readonly switches?: boolean;
  readonly signedIn?: {
    readonly accountId: string;
    readonly acr: string;
    readonly amr: readonly string[];
    readonly remember: boolean;
  };
}
