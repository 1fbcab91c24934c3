// Holds a manifest of Kubernetes and a workflow of GitHub against their published schemas, and prints what is wrong with them.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import yaml from 'js-yaml';
import ts from 'typescript';
import { validateWorkflow } from '@action-validator/core';

const { Job } = createRequire(import.meta.url)('kubernetes-models/batch/v1');

const job = yaml.load(readFileSync(process.env.SAMPLE_JOB, 'utf8'));
const workflow = readFileSync(process.env.SAMPLE_WORKFLOW, 'utf8');
console.log(JSON.stringify({ job: [...required(job), ...known(job)], workflow: validateWorkflow(workflow).errors.map(text) }));

// The schema itself: what must be there, of which type and form.
function required(manifest) {
  try {
    new Job(manifest).validate();
    return [];
  } catch (error) {
    return [String(error.message)];
  }
}

// The schema allows fields that it does not know, and the API server drops them. So a wrong name would do nothing, and nobody would be told.
function known(manifest) {
  const file = `job-${process.pid}.ts`;
  writeFileSync(file, `import { IJob } from 'kubernetes-models/batch/v1/Job';\nexport const job: IJob = ${JSON.stringify(manifest)};\n`);
  try {
    const program = ts.createProgram([file], {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
      module: ts.ModuleKind.CommonJS,
      moduleResolution: ts.ModuleResolutionKind.Node10,
    });
    return ts.getPreEmitDiagnostics(program).map((d) => ts.flattenDiagnosticMessageText(d.messageText, ' '));
  } finally {
    rmSync(file);
  }
}

function text(error) {
  return [error.path ?? error.location?.line, error.title, error.detail].filter((part) => part !== undefined).join(': ');
}
