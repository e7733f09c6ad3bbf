/**
 * Callers with a JSON Web Token. JWT: RFC 7519, JWS: RFC 7515, JWK: RFC 7517, with the advice of
 * RFC 8725: the algorithm is the configuration's choice and fits the key, nothing in a token says
 * where its key is, issuer and audience must be right. Signatures only; nothing is encrypted.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.admission.auth.jwt;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
