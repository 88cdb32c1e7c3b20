interface ProgressBarProps {
  readonly label: string
  readonly done: number
  readonly of: number
  readonly bad?: number
  readonly isLive?: boolean
}

/** How far something is; the counts stand beside it in words. */
export function ProgressBar({ label, done, of, bad = 0, isLive = false }: ProgressBarProps) {
  const share = (count: number) => `${of === 0 ? 0 : Math.min(100, (count / of) * 100)}%`
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={of}
      aria-valuenow={Math.min(done, of)}
      aria-valuetext={`${done} of ${of}`}
      className="flex h-1.5 w-full overflow-hidden rounded-full bg-faint"
    >
      <div
        className={`h-full transition-[width] duration-500 ${isLive ? 'bg-gold' : 'bg-dim'}`}
        style={{ width: share(done - bad) }}
      />
      {bad > 0 && <div className="h-full bg-bad" style={{ width: share(bad) }} />}
    </div>
  )
}
