/**
 * Who may see what. Tokens are checked by Quarkus; here they become roles and, for a tenant, the account whose data alone it
 * sees ({@link io.iplease.api.access.Caller}).
 */
package io.iplease.api.access;
