//! The binary: calls [`leporello::cli`] and returns its exit code.

fn main() -> std::process::ExitCode {
    leporello::cli::main()
}
