// Preloaded into a measured process: writes its own resource usage when it ends.
import { writeFileSync } from 'node:fs'

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  writeFileSync(
    process.env.USAGE_FILE,
    JSON.stringify({
      cpuMs: (userCPUTime + systemCPUTime) / 1000,
      maxRssMb: maxRSS / 1024,
      wallMs: performance.now(),
    }),
  )
})
