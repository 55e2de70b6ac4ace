import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { DocentError } from '../contract/errors.ts';

type Command = readonly [program: string, ...args: string[]];

/** The system's own dialog for a folder, as a program that prints the path. The first that is there is taken. */
export function folderDialogs(title: string, platform: NodeJS.Platform = process.platform): Command[] {
  if (platform === 'darwin') {
    // The title goes as an argument: text within the script would be script.
    const script = 'on run argv\nPOSIX path of (choose folder with prompt (item 1 of argv))\nend run';
    return [['osascript', '-e', script, title]];
  }
  if (platform === 'win32') {
    const script =
      'Add-Type -AssemblyName System.Windows.Forms; $d = New-Object System.Windows.Forms.FolderBrowserDialog; $d.Description = $env:DOCENT_DIALOG_TITLE; if ($d.ShowDialog() -eq "OK") { [Console]::OutputEncoding = [Text.Encoding]::UTF8; Write-Output $d.SelectedPath } else { exit 1 }';
    return [['powershell', '-NoProfile', '-STA', '-Command', script]];
  }
  return [
    ['zenity', '--file-selection', '--directory', `--title=${title}`],
    ['kdialog', '--title', title, '--getexistingdirectory', homedir()],
  ];
}

/**
 * Asks for a folder in a dialog of the system, for hosts whose page must not name one.
 *
 * @returns undefined when the user chose none @throws DocentError bad-input where no dialog can be shown, with the command to use
 */
export async function chooseFolder(title: string, dialogs = folderDialogs(title)): Promise<string | undefined> {
  for (const [program, ...args] of dialogs) {
    const result = await run(program, args, title);
    if (result === 'absent') continue;
    return result === '' ? undefined : result;
  }
  const message = 'No dialog to choose a folder in can be shown here (zenity or kdialog). Run: docent watch FOLDER';
  throw new DocentError('bad-input', message);
}

function run(program: string, args: readonly string[], title: string): Promise<string> {
  return new Promise((resolve) => {
    const env = { ...process.env, DOCENT_DIALOG_TITLE: title };
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], env });
    let out = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (piece: string) => {
      out += piece;
    });
    child.on('error', () => resolve('absent'));
    // Without a display, zenity and kdialog end with another code than 1, which is "cancelled".
    child.on('close', (code) => resolve(code === 0 ? out.replace(/\r?\n$/, '') : code === 1 ? '' : 'absent'));
  });
}
