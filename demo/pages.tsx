import type { ComponentChildren } from 'preact';
import { Layout } from './page.tsx';
import type { ProtocolError } from './protocol-error.ts';
import { describeSession } from './sessions.ts';
import type { DemoSession } from './sessions.ts';

interface HomePageProps {
  /** Shown only to a person who is signed in. */
  readonly session?: DemoSession | undefined;
  readonly issuer: string;
  readonly signedOut: boolean;
}

const ways = [
  { href: '/login?client=demo-tiers', text: 'Service tiers, avec écran de consentement' },
  { href: '/login?prompt=login', text: 'Redemander le mot de passe' },
  { href: '/login?prompt=select_account', text: 'Choisir un autre compte' },
  { href: '/login?prompt=none', text: 'Connexion silencieuse, sans écran' },
  { href: '/login?acr_values=eidas0-mfa', text: 'Demander deux facteurs' },
  { href: '/login?ui_locales=en', text: 'Écrans en anglais' },
];

const services = [
  { title: 'Explorer', text: 'Superposer des fonds de carte, des photographies aériennes et vos propres données.' },
  { title: 'Alimenter', text: 'Déposer un jeu de données et suivre son intégration dans l’entrepôt.' },
  { title: 'Publier', text: 'Diffuser vos données sous forme de flux et en partager l’adresse.' },
];

function readName(session: DemoSession): string {
  const facts = { ...session.claims, ...session.userinfo } as Readonly<Record<string, unknown>>;
  return (
    [facts['name'], facts['preferred_username'], facts['sub']].find((fact) => typeof fact === 'string') ??
    'Personne connectée'
  );
}

function Account({ session }: { readonly session?: DemoSession | undefined }) {
  if (!session) {
    return (
      <a class="button" href="/login">
        Se connecter
      </a>
    );
  }
  return (
    <div class="account">
      <span id="name">{readName(session)}</span>
      <form method="post" action="/logout">
        <button class="secondary">Se déconnecter</button>
      </form>
    </div>
  );
}

/** Contour lines: enough to say "map" without a map. */
function Relief() {
  return (
    <svg class="relief" viewBox="0 0 400 200" aria-hidden="true" focusable="false">
      {[0, 1, 2, 3, 4, 5].map((ring) => (
        <ellipse
          cx="250"
          cy="100"
          rx={30 + ring * 38}
          ry={16 + ring * 26}
          transform={`rotate(${-18 + ring * 5} 250 100)`}
        />
      ))}
      <path d="M0 170 C 90 120, 130 190, 220 150 S 350 90, 400 130" />
    </svg>
  );
}

function Facts({ facts }: { readonly facts: Readonly<Record<string, unknown>> }) {
  return (
    <dl class="facts">
      {Object.entries(facts).map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
        </>
      ))}
    </dl>
  );
}

function SignedIn({ session, issuer }: { readonly session: DemoSession; readonly issuer: string }) {
  return (
    <section aria-labelledby="signed-in">
      <h2 id="signed-in">Bonjour {readName(session)}</h2>
      <p>
        Vous êtes connecté au service <code>{session.clientId}</code>.{' '}
        <a href={new URL('/compte', issuer).href}>Gérer mon compte</a>
      </p>
      <div class="actions">
        <form method="post" action="/refresh">
          <button class="secondary">Rafraîchir les jetons</button>
        </form>
        <form method="post" action="/userinfo">
          <button class="secondary">Relire mes informations</button>
        </form>
      </div>
      <details>
        <summary>Ce que le service a reçu</summary>
        <h3>Jeton d’identité</h3>
        <Facts facts={session.claims ?? {}} />
        <h3>Informations sur la personne</h3>
        <Facts facts={session.userinfo ?? {}} />
        <h3>Session complète</h3>
        <pre>{JSON.stringify(describeSession(session), null, 2)}</pre>
      </details>
    </section>
  );
}

export function HomePage({ session, issuer, signedOut }: HomePageProps) {
  return (
    <Layout account={<Account session={session} />}>
      <section class="hero">
        <Relief />
        <h1>Les cartes du territoire, ouvertes à tous</h1>
        <p>
          Ce faux service cartographique montre comment un site de la Géoplateforme connecte ses usagers avec le
          fournisseur d’identité.
        </p>
      </section>
      {signedOut && <p role="status">Vous êtes déconnecté.</p>}
      {session && <SignedIn session={session} issuer={issuer} />}
      <section aria-labelledby="services">
        <h2 id="services">Nos services</h2>
        <ul class="cards">
          {services.map(({ title, text }) => (
            <li>
              <h3>{title}</h3>
              <p>{text}</p>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="ways">
        <h2 id="ways">Essayer d’autres demandes</h2>
        <ul>
          {ways.map(({ href, text }) => (
            <li>
              <a href={href}>{text}</a>
            </li>
          ))}
        </ul>
        <p>
          Les courriels envoyés arrivent dans la <a href="/mail">boîte aux lettres de démonstration</a>.
        </p>
      </section>
    </Layout>
  );
}

const explanations: Readonly<Record<string, string>> = {
  access_denied: 'La connexion a été refusée ou abandonnée.',
  login_required: 'Vous n’êtes pas connecté, et le service avait demandé de ne rien afficher.',
  consent_required: 'Votre accord est nécessaire, et le service avait demandé de ne rien afficher.',
  interaction_required: 'Une action de votre part est nécessaire, et le service avait demandé de ne rien afficher.',
  invalid_grant: 'L’autorisation a expiré ou a déjà servi.',
  unmet_authentication_requirements: 'Le niveau de connexion demandé n’a pas pu être atteint.',
  temporarily_unavailable: 'La connexion est momentanément indisponible.',
  provider_unreachable: 'Le fournisseur d’identité ne répond pas. Réessayez dans un instant.',
};

function ErrorRow({ term, children }: { readonly term: string; readonly children: ComponentChildren }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Shown while the provider starts: the browser loads the address again by itself. */
export function WaitingPage({ seconds }: { readonly seconds: number }) {
  return (
    <Layout title="Le fournisseur d’identité démarre" refreshSeconds={seconds}>
      <h1>Le fournisseur d’identité démarre</h1>
      <p role="status">Cette page se recharge toute seule dès qu’il répond.</p>
      <p>
        <code id="error">provider_unreachable</code>
      </p>
    </Layout>
  );
}

export function ErrorPage({ error }: { readonly error: ProtocolError }) {
  return (
    <Layout title="Connexion impossible">
      <h1>La demande n’a pas abouti</h1>
      <p role="alert">{explanations[error.code] ?? 'Le service n’a pas reçu la réponse qu’il attendait.'}</p>
      <dl>
        <ErrorRow term="Erreur">
          <code id="error">{error.code}</code>
        </ErrorRow>
        {error.description && (
          <ErrorRow term="Précision">
            <span id="error-description">{error.description}</span>
          </ErrorRow>
        )}
      </dl>
      <div class="actions">
        <a class="button" href="/login">
          Réessayer
        </a>
        <a class="button secondary" href="/">
          Revenir à l’accueil
        </a>
      </div>
    </Layout>
  );
}
