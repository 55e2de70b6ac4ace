type Zoom = 'zoomIn' | 'zoomOut' | 'resetZoom';

/** A menu as data; Electron's `MenuItemConstructorOptions` takes it as it is. */
export interface MenuItem {
  label?: string;
  role?: 'appMenu' | 'editMenu' | 'windowMenu' | 'close' | 'quit' | Zoom | 'togglefullscreen' | 'toggleDevTools';
  type?: 'separator';
  accelerator?: string;
  submenu?: MenuItem[];
  click?: () => void;
}

const LABELS = {
  en: {
    file: 'File',
    open: 'Open…',
    edit: 'Edit',
    view: 'View',
    larger: 'Larger Text',
    smaller: 'Smaller Text',
    normal: 'Normal Text',
    window: 'Window',
  },
  ko: {
    file: '파일',
    open: '열기…',
    edit: '편집',
    view: '보기',
    larger: '글자 크게',
    smaller: '글자 작게',
    normal: '글자 원래대로',
    window: '창',
  },
} as const;

export interface MenuActions {
  readonly open: () => void;
}

/**
 * The application's menu. What a page does (search, rotate, ask) has its keys in the page itself; zooming the page is Ctrl +, so larger text of
 * the whole window has Alt beside it.
 *
 * @param locale BCP 47, as the operating system says
 */
export function appMenu(
  actions: MenuActions,
  { platform = process.platform, locale = 'en', developer = false } = {},
): MenuItem[] {
  const labels = locale.toLowerCase().startsWith('ko') ? LABELS.ko : LABELS.en;
  const mac = platform === 'darwin';
  return [
    ...(mac ? [{ role: 'appMenu' as const }] : []),
    {
      label: labels.file,
      submenu: [
        { label: labels.open, accelerator: 'CmdOrCtrl+O', click: actions.open },
        { type: 'separator' },
        { role: mac ? 'close' : 'quit' },
      ],
    },
    { label: labels.edit, role: 'editMenu' },
    {
      label: labels.view,
      submenu: [
        { label: labels.larger, role: 'zoomIn', accelerator: 'CmdOrCtrl+Alt+=' },
        { label: labels.smaller, role: 'zoomOut', accelerator: 'CmdOrCtrl+Alt+-' },
        { label: labels.normal, role: 'resetZoom', accelerator: 'CmdOrCtrl+Alt+0' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(developer ? [{ role: 'toggleDevTools' as const }] : []),
      ],
    },
    { label: labels.window, role: 'windowMenu' },
  ];
}
