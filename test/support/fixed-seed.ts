import fc from 'fast-check'

// Property tests draw the same examples in every run: a change fails by what it did and not by chance. PROPERTY_SEED=random looks
// for what no run has drawn yet, PROPERTY_SEED=<number> draws again what a failure printed.
const asked = process.env.PROPERTY_SEED
const seed = asked === undefined ? 20_261_127 : Number(asked)
if (Number.isInteger(seed)) fc.configureGlobal({ seed })
