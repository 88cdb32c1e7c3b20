import type { ReactNode } from 'react'
import { useSession } from '../../api/session.ts'
import { Mark } from '../../parts/icons.tsx'

/** The frame of pages before the sign-in. */
export function EnterFrame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const session = useSession()
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[26rem] flex-col justify-center px-4 py-10">
      <title>{`${title} · Cupel`}</title>
      <p className="mb-5 flex items-center gap-2">
        <Mark size={24} />
        <b className="font-[640]">Cupel</b>
        <span className="min-w-0 truncate text-dim">{session.data?.project}</span>
      </p>
      <div className="card px-5 py-5">
        <h1 className="mb-3">{title}</h1>
        {children}
      </div>
    </main>
  )
}
