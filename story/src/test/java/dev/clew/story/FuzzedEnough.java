package dev.clew.story;

/** Checks the fuzz targets of this module. */
class FuzzedEnough extends dev.clew.FuzzedEnough {}
