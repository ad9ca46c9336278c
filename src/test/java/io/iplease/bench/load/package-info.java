/** What the service is given to do, and when others than the service saw what it led to. */
package io.iplease.bench.load;
