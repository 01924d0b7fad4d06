//! Placeholder module replaced by the driver.
