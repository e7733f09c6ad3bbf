package dev.penstock.dispatch.queue;

/**
 * What a request waits for.
 *
 * @param group the model group that it is to go to
 * @param asked whether it was refused itself, or only stands behind somebody who was
 * @param stale whether something was given back since it asked, so that it may ask again at once
 */
record Want(Lack lack, String group, boolean asked, boolean stale) {}
