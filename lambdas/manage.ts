import { answerManagement } from './aws/functions/management-function.ts';
import { openManagementService } from './aws/management-service.ts';
import { app } from './management/app.ts';

/** The management API: all requests below /manage/v1. */
export const handler = answerManagement(async (call) =>
  app.fetch(call.request, { service: openManagementService(call), caller: call.caller, denial: call.denial }),
);
