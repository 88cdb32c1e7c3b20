/** Signatures and bands of texts on disk, so that duplicates are found in datasets larger than memory. */
export { openDuplicateIndex } from './open-duplicate-index.ts'
