import { citizens } from './citizens.ts';
import { Abort, PersonaField, StandInPage } from './page.tsx';

const provider = 'FranceConnect';

interface ServiceProps {
  readonly service: string;
}

export function ProvidersPage({ service }: ServiceProps) {
  return (
    <StandInPage provider={provider} title="Je choisis un compte pour me connecter">
      <p>
        Service demandeur : <strong data-testid="service">{service}</strong>
      </p>
      <form method="post" id="step">
        <button name="idp" value="demonstration" data-testid="idp-demonstration">
          Démonstration
        </button>
      </form>
      <Abort service={service} />
    </StandInPage>
  );
}

interface PersonasPageProps extends ServiceProps {
  readonly scenarios: readonly string[];
  readonly error?: string | undefined;
}

/** Claims that the form may set in the place of the persona's. */
export const changeable = [
  'given_name',
  'family_name',
  'preferred_username',
  'birthdate',
  'gender',
  'birthplace',
  'birthcountry',
  'email',
] as const;

export function PersonasPage({ service, scenarios, error }: PersonasPageProps) {
  return (
    <StandInPage provider={provider} title="Connexion au fournisseur d’identité Démonstration" error={error}>
      <form method="post" id="step">
        <PersonaField value="test" personas={[...Object.keys(citizens), ...scenarios]} />
        <details>
          <summary>Changer cette identité</summary>
          {changeable.map((name) => (
            <p>
              <label htmlFor={name}>{name}</label>
              <input id={name} name={name} />
            </p>
          ))}
        </details>
        <button name="action" value="signin" data-testid="signin">
          Se connecter
        </button>
      </form>
      <Abort service={service} />
    </StandInPage>
  );
}

interface InformationPageProps extends ServiceProps {
  readonly name: string;
  readonly claims: readonly string[];
}

const labels: Readonly<Record<string, string>> = {
  given_name: 'Prénom(s)',
  family_name: 'Nom de naissance',
  preferred_username: 'Nom d’usage',
  birthdate: 'Date de naissance',
  gender: 'Sexe',
  birthplace: 'Lieu de naissance',
  birthcountry: 'Pays de naissance',
  email: 'Adresse électronique',
};

export function InformationPage({ service, name, claims }: InformationPageProps) {
  return (
    <StandInPage provider={provider} title="Vous allez continuer avec FranceConnect">
      <p>
        Vous êtes connecté en tant que <strong data-testid="name">{name}</strong>.
      </p>
      <p>Les données suivantes seront transmises à {service} :</p>
      <ul id="claims" data-testid="claims">
        {claims
          .filter((claim) => claim in labels)
          .map((claim) => (
            <li data-claim={claim}>{labels[claim]}</li>
          ))}
      </ul>
      <form method="post" id="step">
        <button name="action" value="continue" data-testid="continue">
          Continuer sur {service}
        </button>
      </form>
      <Abort service={service} />
    </StandInPage>
  );
}
