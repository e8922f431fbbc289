/** The Amazon Cognito user pool of a stage. Pure data, for the infrastructure, its trigger and the operator's tool alike. */
export const userPool = {
  /** The identifier of its resource server: what stands before a slash and a scope in its tokens. */
  resourceServer: 'workspace-scim',
  /** The claim by which its tokens name the workspace of the administrator who signed in. */
  workspaceClaim: 'workspace',
  /** Its name for the product's single sign-on; a person who comes from there is called `SingleSignOn_<subject>`. */
  signOn: 'SingleSignOn',
} as const;
