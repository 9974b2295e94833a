/** A request that ends on a page of the provider: never a redirect. */
export class PageRefusal extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** A request that goes back to the service with the protocol's error. */
export class CallbackRefusal extends Error {
  readonly error: string;
  readonly isFragment: boolean;

  constructor(error: string, description: string, isFragment = false) {
    super(description);
    this.error = error;
    this.isFragment = isFragment;
  }
}

export const technicalError =
  'Une erreur technique est survenue, fermez l’onglet de votre navigateur et reconnectez-vous.';
