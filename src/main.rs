//! The `holdtrue` program: everything it does is in the library.

fn main() -> std::process::ExitCode {
    holdtrue::cli::main()
}
