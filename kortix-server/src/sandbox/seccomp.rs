//! The system calls that a sandbox may not make.
//!
//! A deny list, because the sandbox runs arbitrary programs: it removes what reaches deep into the kernel and what
//! would make further namespaces. What a namespace or a dropped capability already prevents is denied here once more.

use std::{collections::BTreeMap, sync::OnceLock};

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    apply_filter, sock_filter,
};

use super::SandboxError;

/// Answered with "operation not permitted".
const DENIED: &[i64] = &[
    // Mounts and roots.
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_mount_setattr,
    // Namespaces and other processes.
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_kcmp,
    libc::SYS_pidfd_getfd,
    // Wide kernel surfaces with a history.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_open_by_handle_at,
    libc::SYS_name_to_handle_at,
    libc::SYS_lookup_dcookie,
    libc::SYS_vhangup,
    libc::SYS_move_pages,
    libc::SYS_mbind,
    libc::SYS_set_mempolicy,
    libc::SYS_migrate_pages,
    libc::SYS_fanotify_init,
    libc::SYS_quotactl,
    // The machine itself.
    libc::SYS_kexec_load,
    libc::SYS_kexec_file_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_syslog,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_nfsservctl,
];

#[cfg(target_arch = "x86_64")]
const DENIED_ON_THIS_ARCHITECTURE: &[i64] =
    &[libc::SYS_iopl, libc::SYS_ioperm, libc::SYS_modify_ldt, libc::SYS_uselib, libc::SYS__sysctl];
#[cfg(not(target_arch = "x86_64"))]
const DENIED_ON_THIS_ARCHITECTURE: &[i64] = &[];

/// `clone` with any of these would make a namespace.
const NAMESPACE_FLAGS: &[i32] = &[
    libc::CLONE_NEWNS,
    libc::CLONE_NEWCGROUP,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWNET,
];

/// What `ioctl` may not do: put words into the mouth of whoever types on a terminal.
const DENIED_OF_TERMINALS: &[u64] = &[libc::TIOCSTI, libc::TIOCLINUX];

/// The filters, each in the form that bubblewrap loads: an array of `struct sock_filter`.
pub(super) fn filters() -> Result<&'static [Vec<u8>], SandboxError> {
    static FILTERS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    if let Some(filters) = FILTERS.get() {
        return Ok(filters);
    }
    let filters = programs()?.iter().map(|program| bytes(program)).collect();
    Ok(FILTERS.get_or_init(|| filters))
}

/// Puts the filters over this process and all that it will start, beside those that an engine has put there: what engines
/// deny differs.
pub(super) fn apply() -> Result<(), SandboxError> {
    programs()?.iter().try_for_each(|program| apply_filter(program)).map_err(unusable)
}

fn programs() -> Result<Vec<BpfProgram>, SandboxError> {
    let mut programs = vec![denied()?, clone3()?];
    programs.extend(foreign_call_numbers());
    Ok(programs)
}

fn denied() -> Result<BpfProgram, SandboxError> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        DENIED.iter().chain(DENIED_ON_THIS_ARCHITECTURE).map(|&call| (call, Vec::new())).collect();
    rules.insert(libc::SYS_clone, namespace_rules()?);
    rules.insert(libc::SYS_ioctl, terminal_rules()?);
    compile(rules, libc::EPERM)
}

fn namespace_rules() -> Result<Vec<SeccompRule>, SandboxError> {
    let rule = |flag: i32| {
        let flag = u64::from(flag.cast_unsigned());
        let has_flag = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::MaskedEq(flag), flag)?;
        SeccompRule::new(vec![has_flag])
    };
    NAMESPACE_FLAGS.iter().map(|&flag| rule(flag)).collect::<Result<_, _>>().map_err(unusable)
}

/// The kernel looks at no more of the request than its lower half.
fn terminal_rules() -> Result<Vec<SeccompRule>, SandboxError> {
    let rule = |request: u64| {
        let is_it = SeccompCondition::new(1, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, request)?;
        SeccompRule::new(vec![is_it])
    };
    DENIED_OF_TERMINALS.iter().map(|&request| rule(request)).collect::<Result<_, _>>().map_err(unusable)
}

/// `clone3` keeps its flags in memory, where a filter cannot read them. "Not implemented" makes libc use `clone`.
fn clone3() -> Result<BpfProgram, SandboxError> {
    compile(BTreeMap::from([(libc::SYS_clone3, Vec::new())]), libc::ENOSYS)
}

fn compile(rules: BTreeMap<i64, Vec<SeccompRule>>, errno: i32) -> Result<BpfProgram, SandboxError> {
    let architecture = std::env::consts::ARCH.try_into().map_err(unusable)?;
    let action = SeccompAction::Errno(errno.cast_unsigned());
    SeccompFilter::new(rules, SeccompAction::Allow, action, architecture)
        .and_then(TryInto::try_into)
        .map_err(unusable)
}

fn unusable(error: impl std::error::Error + Send + Sync + 'static) -> SandboxError {
    SandboxError::caused("this machine has no system call filter for sandboxes", error)
}

/// The x32 calls share x86-64's architecture word under numbers of their own, and would pass the lists above.
#[cfg(target_arch = "x86_64")]
fn foreign_call_numbers() -> Vec<BpfProgram> {
    const LOAD_WORD: u16 = 0x20;
    const JUMP_IF_AT_LEAST: u16 = 0x35;
    const RETURN: u16 = 0x06;
    const X32_BIT: u32 = 0x4000_0000;
    const ALLOW: u32 = 0x7fff_0000;
    const ERRNO: u32 = 0x0005_0000;
    let call_number_at = 0;
    vec![vec![
        sock_filter { code: LOAD_WORD, jt: 0, jf: 0, k: call_number_at },
        sock_filter { code: JUMP_IF_AT_LEAST, jt: 0, jf: 1, k: X32_BIT },
        sock_filter { code: RETURN, jt: 0, jf: 0, k: ERRNO | libc::EPERM.cast_unsigned() },
        sock_filter { code: RETURN, jt: 0, jf: 0, k: ALLOW },
    ]]
}

#[cfg(not(target_arch = "x86_64"))]
fn foreign_call_numbers() -> Vec<BpfProgram> {
    Vec::new()
}

fn bytes(program: &[sock_filter]) -> Vec<u8> {
    program
        .iter()
        .flat_map(|step| {
            let [code_low, code_high] = step.code.to_ne_bytes();
            let [k0, k1, k2, k3] = step.k.to_ne_bytes();
            [code_low, code_high, step.jt, step.jf, k0, k1, k2, k3]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_filter_is_whole_instructions_within_the_kernels_limit() {
        for filter in filters().unwrap() {
            assert_eq!(filter.len() % 8, 0);
            assert!((2..=4096).contains(&(filter.len() / 8)));
        }
    }
}
