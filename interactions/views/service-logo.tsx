interface ServiceLogoProps {
  /** Path of the logo on our own origin; undefined for a service without one. */
  readonly path: string | undefined;
}

/** Shows the logo of a service. Its name stands beside it in words, so the picture itself says nothing more. */
export function ServiceLogo({ path }: ServiceLogoProps) {
  return path === undefined ? null : <img class="app-logo" src={path} alt="" />;
}
