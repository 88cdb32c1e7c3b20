import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { DropdownMenu } from 'radix-ui'
import { useEffect, useEffectEvent, useRef } from 'react'
import { useMay, useSession } from '../../api/session.ts'
import { Mark } from '../../parts/icons.tsx'
import { Menu, ThemeMenu, UserMenu } from './menus.tsx'

const places = [
  { to: '/', label: 'Overview', isResults: true },
  { to: '/decision', label: 'Decision', isResults: true },
  { to: '/gate', label: 'Gate', isResults: true },
  { to: '/load', label: 'Load', isResults: true },
  { to: '/cost', label: 'Cost', isResults: true },
  { to: '/confidence', label: 'Confidence', isResults: true },
  { to: '/readiness', label: 'Readiness', isResults: true },
  { to: '/runs', label: 'Runs', isResults: true },
  { to: '/datasets', label: 'Datasets', isResults: false },
  { to: '/judges', label: 'Judges', isResults: false },
  { to: '/reviews', label: 'Reviews', isResults: false },
  { to: '/settings', label: 'Settings', isResults: false },
] as const

/** What stands around every page behind the sign-in. */
export function Shell() {
  const session = useSession()
  const signedOut = session.data !== undefined && session.data.user === undefined
  const navigate = useNavigate()
  const location = useLocation()
  const leave = useEffectEvent(() => void navigate({ to: '/sign-in', search: { from: location.href } }))
  useEffect(() => {
    if (signedOut) leave()
  }, [signedOut])
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="absolute -left-[99rem] z-50 rounded-md bg-card px-4 py-2 focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <Header project={session.data?.project ?? ''} />
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto w-full max-w-[80rem] grow px-4 py-7 outline-none sm:px-6"
      >
        <Outlet />
      </main>
      <footer className="mx-auto w-full max-w-[80rem] px-4 pb-6 text-[0.82rem] text-dim sm:px-6">
        Cupel {session.data?.version}
      </footer>
    </div>
  )
}

function Header({ project }: { readonly project: string }) {
  const { seeResults } = useMay()
  const shown = places.filter(place => seeResults || !place.isResults)
  return (
    <header className="sticky top-0 z-30 border-b bg-paper">
      <div className="mx-auto flex h-13 max-w-[80rem] items-center gap-4 px-4 sm:px-6">
        <Link to={seeResults ? '/' : '/reviews'} className="flex min-w-0 items-center gap-2">
          <Mark />
          <b className="font-[640]">Cupel</b>
          <span className="truncate text-[0.9rem] text-dim">{project}</span>
        </Link>
        <nav aria-label="Pages" className="ml-auto hidden h-full xl:block">
          <ul className="flex h-full gap-4">
            {shown.map(place => (
              <li key={place.to} className="h-full">
                <Link
                  to={place.to}
                  activeOptions={{ exact: place.to === '/', includeSearch: false }}
                  className="flex h-full items-center text-[0.92rem] text-dim hover:text-ink"
                  activeProps={{ className: 'text-ink font-[600] shadow-[inset_0_-2px_0_var(--gold)]' }}
                >
                  {place.label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="ml-auto flex items-center gap-0.5 xl:ml-2">
          <ThemeMenu />
          <UserMenu />
          <div className="xl:hidden">
            <PagesMenu places={shown} />
          </div>
        </div>
      </div>
      <RouteFocus />
    </header>
  )
}

function PagesMenu({ places: shown }: { readonly places: readonly { to: string; label: string }[] }) {
  return (
    <Menu label="Pages" icon="menu">
      {shown.map(place => (
        <DropdownMenu.Item key={place.to} asChild>
          <Link
            to={place.to}
            activeProps={{ className: 'font-[600] text-gold' }}
            activeOptions={{ exact: place.to === '/' }}
          >
            {place.label}
          </Link>
        </DropdownMenu.Item>
      ))}
    </Menu>
  )
}

/** A screen reader hears that another page has come: its heading takes the focus. */
function RouteFocus() {
  const { pathname } = useLocation()
  const first = useRef(pathname)
  useEffect(() => {
    if (first.current === pathname) return
    first.current = pathname
    const timer = setTimeout(() => {
      if (document.activeElement === document.body || document.activeElement?.closest('header') !== null)
        document.getElementById('page-title')?.focus({ preventScroll: true })
    }, 150)
    return () => clearTimeout(timer)
  }, [pathname])
  return null
}
