/** The pages by which an agent acts on the account of somebody else, and the pages of the links that follow from it. */
export const personActs = {
  proveCorrection: {
    title: 'Confirmer votre nouvelle adresse',
    intro:
      'L’assistance a indiqué cette adresse comme nouvelle adresse d’un compte Géoplateforme. Confirmez-la seulement si vous l’avez demandé.',
    wait: (moment: string) => `Le compte garde son adresse actuelle au moins jusqu’au ${moment}.`,
    ignore:
      'Si vous n’avez rien demandé, fermez cette page : le compte n’est pas le vôtre, et sans vous rien ne changera.',
    confirm: 'Confirmer mon adresse',
    doneTitle: 'Votre adresse est confirmée',
    done: (moment: string) =>
      `Le compte changera d’adresse le ${moment}, si l’adresse actuelle ne s’y oppose pas. Un courriel vous le dira.`,
    changed: 'Cette adresse est maintenant celle du compte.',
  },
  cancelCorrection: {
    title: 'Garder votre adresse actuelle',
    intro: (address: string) => `L’assistance a demandé que l’adresse de votre compte devienne ${address}.`,
    ignore: 'Si ce changement vient de vous, fermez cette page : il suit son cours.',
    confirm: 'Garder mon adresse actuelle',
    doneTitle: 'Votre adresse ne change pas',
    done: 'Le changement est annulé. Votre compte garde son adresse actuelle.',
    next: 'Si vous n’aviez rien demandé, quelqu’un a parlé de votre compte à l’assistance à votre place : écrivez-nous.',
  },
};
