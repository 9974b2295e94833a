interface ServiceLogoProps {
  /** Path of the logo on our own origin; undefined for a service without one. */
  readonly path: string | undefined;
  /** Draws the logo for a line of a list. */
  readonly isSmall?: boolean;
}

/** Shows the logo of a service. Its name stands beside it in words, so the picture itself says nothing more. */
export function ServiceLogo({ path, isSmall }: ServiceLogoProps) {
  if (path === undefined) return null;
  return <img class={`app-logo${isSmall ? ' app-logo--small' : ''}`} src={path} alt="" />;
}
