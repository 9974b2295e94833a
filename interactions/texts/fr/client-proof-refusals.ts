/** Texts of the refusals of the proof by which a service says who it is. */
export const clientProofRefusals = {
  'assertion-past': {
    title: 'Assertion expirée : horloge',
    advice: 'L’assertion était déjà expirée à son arrivée. Vérifiez l’horloge de votre serveur.',
  },
  'assertion-future': {
    title: 'Assertion dans le futur : horloge',
    advice: 'L’assertion a été faite dans le futur. Vérifiez l’horloge de votre serveur.',
  },
  'assertion-long': {
    title: 'Assertion trop longue',
    advice: 'Une assertion est valable cinq minutes au plus.',
  },
  'assertion-repeated': {
    title: 'Assertion déjà utilisée',
    advice: 'Chaque demande doit porter une nouvelle assertion, avec un nouveau jti.',
  },
  'assertion-audience': {
    title: 'Assertion pour un autre destinataire',
    advice: 'L’assertion doit nommer notre émetteur ou le point d’accès des jetons comme destinataire (aud).',
  },
  'assertion-key': {
    title: 'Clé inconnue',
    advice: 'Aucune clé publique du service ne correspond à la signature de l’assertion.',
  },
  assertion: {
    title: 'Authentification du service refusée',
    advice: 'L’assertion est mal formée, ou le service n’est pas celui qu’elle nomme.',
  },
  'certificate-missing': {
    title: 'Certificat absent',
    advice: 'Le service doit montrer son certificat, à l’adresse que donne mtls_endpoint_aliases.',
  },
  certificate: {
    title: 'Certificat refusé',
    advice:
      'Le certificat est périmé, vient d’une autorité inconnue, ou ne porte pas le nom enregistré. Un jeton lié ne sert qu’avec son certificat.',
  },
};
