import type { FastifyInstance } from 'fastify';
import type { Settings } from '../protocol/settings.ts';
import type { Plugins } from '../plugins/plugins.ts';
import { invite } from './body.ts';
import { isMatch, tagOf } from './entity-tag.ts';
import {
  activateBody,
  answers,
  ifMatch,
  named,
  namedList,
  noQuery,
  pluginParams,
  versionParams,
} from './schemas.ts';
import { checkExtent, formatterFor } from './validation.ts';

interface PluginCall {
  Params: { name: string };
}

interface VersionCall {
  Params: { name: string; version: string };
}

/** Plugins, their versions, their settings, and which version runs. */
export async function pluginRoutes(app: FastifyInstance, { plugins }: { plugins: Plugins }): Promise<void> {
  app.addHook('preParsing', async ({ raw }, reply) => invite(raw, reply.raw));
  app.addHook('preValidation', async ({ body }) => checkExtent(body));
  readPlugins(app, plugins);
  readVersions(app, plugins);
  switchVersions(app, plugins);
  changeSettings(app, plugins);
}

function readPlugins(app: FastifyInstance, plugins: Plugins): void {
  app.get('/v1/plugins', {
    schema: {
      operationId: 'listPlugins',
      summary: 'List the plugins',
      querystring: noQuery,
      response: answers({ 200: namedList('Plugin', 'All plugins.') }),
    },
    handler: () => plugins.list(),
  });
  app.get<PluginCall>('/v1/plugins/:name', {
    schema: {
      operationId: 'getPlugin',
      summary: 'Show a plugin',
      description: 'What runs, where it answers, its settings and what every limit comes to.',
      params: pluginParams,
      querystring: noQuery,
      response: answers({ 200: named('Plugin', 'The plugin.') }),
    },
    handler: ({ params }) => plugins.get(params.name),
  });
  app.delete<PluginCall>('/v1/plugins/:name', {
    schema: {
      operationId: 'deletePlugin',
      summary: 'Delete a plugin',
      description: 'Takes it off its routes, lets what runs finish, and forgets it with all its versions.',
      params: pluginParams,
      querystring: noQuery,
      response: answers({ 204: { type: 'null', description: 'It is gone.' } }),
    },
    handler: async ({ params }, reply) => {
      await plugins.remove(params.name);
      return reply.code(204).send();
    },
  });
}

function readVersions(app: FastifyInstance, plugins: Plugins): void {
  app.get<PluginCall>('/v1/plugins/:name/versions', {
    schema: {
      operationId: 'listVersions',
      summary: 'List the versions of a plugin',
      params: pluginParams,
      querystring: noQuery,
      response: answers({ 200: namedList('Version', 'All versions, failed ones too.') }),
    },
    handler: ({ params }) => plugins.versions(params.name),
  });
  app.get<VersionCall>('/v1/plugins/:name/versions/:version', {
    schema: {
      operationId: 'getVersion',
      summary: 'Show a version',
      params: versionParams,
      querystring: noQuery,
      response: answers({ 200: named('Version', 'The version.') }),
    },
    handler: ({ params }) => plugins.version(params.name, Number(params.version)),
  });
}

function switchVersions(app: FastifyInstance, plugins: Plugins): void {
  app.post<PluginCall & { Body: { version: number } }>('/v1/plugins/:name/activate', {
    schema: {
      operationId: 'activateVersion',
      summary: 'Switch to a version',
      description: 'Warms it first, switches in one step, and drains what ran before.',
      params: pluginParams,
      querystring: noQuery,
      body: activateBody,
      response: answers({ 200: named('DeployReport', 'It serves now.') }),
    },
    handler: ({ params, body }) => plugins.activate(params.name, body.version),
  });
  app.post<PluginCall>('/v1/plugins/:name/rollback', {
    schema: {
      operationId: 'rollback',
      summary: 'Go back to the deployment before',
      description: 'With the settings that it had.',
      params: pluginParams,
      querystring: noQuery,
      response: answers({ 200: named('DeployReport', 'It serves now.') }),
    },
    handler: ({ params }) => plugins.rollback(params.name),
  });
}

function changeSettings(app: FastifyInstance, plugins: Plugins): void {
  app.get<PluginCall>('/v1/plugins/:name/settings', {
    schema: {
      operationId: 'getSettings',
      summary: 'Show the settings of a plugin',
      params: pluginParams,
      querystring: noQuery,
      response: answers({ 200: named('SettingsRecord', 'The latest revision; ETag names it.') }),
    },
    handler: async ({ params }, reply) => {
      const { settings } = await plugins.get(params.name);
      reply.header('etag', tagOf(settings.revision));
      return settings;
    },
  });
  app.put<PluginCall & { Body: Settings; Headers: { 'if-match'?: string } }>('/v1/plugins/:name/settings', {
    schema: {
      operationId: 'putSettings',
      summary: 'Replace the settings of a plugin',
      description:
        'A new revision of the whole; deployed at once where a version is active. With If-Match, only if nobody has changed them meanwhile.',
      params: pluginParams,
      querystring: noQuery,
      headers: ifMatch,
      body: { $ref: 'Settings#' },
      response: answers({ 200: named('SettingsRecord', 'The new revision; ETag names it.') }),
    },
    schemaErrorFormatter: formatterFor('invalid_settings'),
    handler: async ({ params, body, headers }, reply) => {
      const isExpected = (revision: number) => isMatch(headers['if-match'], tagOf(revision));
      const settings = await plugins.putSettings(params.name, body, isExpected);
      reply.header('etag', tagOf(settings.revision));
      return settings;
    },
  });
}
