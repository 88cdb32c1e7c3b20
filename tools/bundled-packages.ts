/**
 * Packages whose code goes into `dist/`: those that every command needs, hundreds of small files whose finding and loading takes longer
 * than their running, and one of which a twelfth is needed. Code in `src/` may import them wherever package.json lists them.
 */
export const bundledPackages: readonly string[] = [
  'commander',
  'gpt-tokenizer',
  'picocolors',
  'undici',
  'yaml',
  'zod',
]
