package io.berth.whiteboard;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Requirement;

/**
 * Makes the bundle of the annotated type or package require a Berth implementation, so that it
 * doesn't resolve where nobody would serve its handlers.
 */
@Requirement(
        namespace = "osgi.implementation",
        name = WhiteboardConstants.IMPLEMENTATION_NAME,
        version = WhiteboardConstants.IMPLEMENTATION_VERSION)
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.PACKAGE})
public @interface RequireBerth {}
