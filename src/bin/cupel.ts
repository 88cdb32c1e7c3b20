#!/usr/bin/env node
// Written so that an old Node.js can still parse it: it must get as far as saying what is wrong.
const needed = 24

if (Number(process.versions.node.split('.')[0]) < needed) {
  process.stderr.write(
    `Cupel needs Node.js ${needed} or newer; this is ${process.versions.node}.\n` +
      'Install a newer one (https://nodejs.org), or in this project: npm install --save-dev node@24, and start it by npx cupel.\n',
  )
  process.exitCode = 4
} else {
  import('../cli/main.ts').catch(thrown => {
    process.stderr.write(
      `Cupel could not be loaded: ${thrown instanceof Error ? thrown.stack : String(thrown)}\n`,
    )
    process.exitCode = 70
  })
}
