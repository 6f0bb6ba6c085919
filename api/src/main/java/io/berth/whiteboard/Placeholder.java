package io.berth.whiteboard;

/** To be written. */
public interface Placeholder {}
