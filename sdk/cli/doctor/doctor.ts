/** `wayhouse doctor`: what this machine has, and how it comes to what it has not. */
import { toFailure } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { findProject, MANIFEST, type Project } from '../manifest/read.ts';
import type { Report, Style, Terminal } from '../terminal.ts';
import { lacking, ok, type Finding } from './finding.ts';
import { findHost } from './host.ts';
import { findFolders, findPorts } from './places.ts';
import { findNode, findNpm, findPackages, findRust } from './tools.ts';

export async function doctor(terminal: Terminal): Promise<void> {
  using _progress = terminal.progress('Looking around');
  const [project, manifest] = await readProject(terminal.cwd);
  const findings = await Promise.all([
    [findNode()],
    findNpm(terminal, project).then((finding) => [finding]),
    project?.manifest.language === 'assemblyscript' ? findPackages(project) : [],
    findRust(terminal, project),
    [manifest],
    findFolders(terminal),
    findPorts(),
    findHost(terminal).then((finding) => [finding]),
  ]);
  terminal.print(reportOf(findings.flat(), terminal));
}

async function readProject(cwd: string): Promise<[Project | undefined, Finding]> {
  try {
    const project = await findProject(cwd);
    if (project) return [project, ok(MANIFEST, `${project.manifest.name}, in ${project.manifest.language}`)];
    const repair = 'Make a plugin with: wayhouse new';
    return [undefined, lacking(MANIFEST, { detail: 'This folder is none of a plugin.', repair }, false)];
  } catch (error) {
    return [undefined, lacking(MANIFEST, toFailure(error), true)];
  }
}

const STYLES: Readonly<Record<Finding['state'], Style>> = { ok: 'green', note: 'yellow', missing: 'red' };

function reportOf(findings: readonly Finding[], terminal: Terminal): Report {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap(({ name, state, detail, repair }) => {
    const head = `${terminal.paint(STYLES[state], state.padEnd(7))}  ${name.padEnd(width)}  `;
    const indent = ' '.repeat(7 + 2 + width + 2);
    const text = repair === undefined ? detail : `${detail}\n${repair}`;
    return head + text.replaceAll('\n', `\n${indent}`);
  });
  const healthy = findings.every(({ state }) => state !== 'missing');
  return {
    words: lines.join('\n'),
    data: { status: healthy ? 'ok' : 'missing', findings },
    ...(!healthy && { exit: EXIT.machine }),
  };
}
