;; Restores a module from its streams as soon as it is instantiated. `split_streams.rs` describes the streams, replaces the names between underscores, and
;; appends the data at __PACKED__: the address of the next byte of each stream, then for each opcode four times the number of its stream, then the streams.
;; The module is written to the start of memory. Variables instead of functions: this runs in a compiler's first, simple tier.
(module
  (memory (export "memory") __PAGES__)
  (global (export "size") i32 (i32.const __SIZE__))
  (func $restore
    ;; Addresses: where to write the next byte, where to read the next opcode, and the next byte of the rest.
    (local $to i32) (local $opcodes i32) (local $rest i32)
    (local $functions_left i32) (local $function i32) (local $locals_left i32)
    (local $opcode i32) (local $stream i32) (local $from i32) (local $byte i32) (local $size i32)
    (local.set $opcodes (i32.load (i32.const __OPCODES__)))
    (local.set $rest (i32.load (i32.const __REST__)))

    ;; What precedes the first function.
    (memory.copy (local.get $to) (local.get $rest) (i32.const __BEFORE__))
    (local.set $to (i32.const __BEFORE__))
    (local.set $rest (i32.add (local.get $rest) (i32.const __BEFORE__)))

    (local.set $functions_left (i32.const __FUNCTIONS__))
    (loop $next_function
      ;; Its size comes first, in three bytes.
      (local.set $function (local.get $to))
      (local.set $to (i32.add (local.get $to) (i32.const 3)))

      ;; The number of declarations of locals, and each: a LEB128 number and a type.
      (i32.store8 (local.get $to) (local.tee $locals_left (i32.load8_u (local.get $rest))))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (local.set $rest (i32.add (local.get $rest) (i32.const 1)))
      (loop $next_local
        (if (local.get $locals_left)
          (then
            (i32.store8 (local.get $to) (local.tee $byte (i32.load8_u (local.get $rest))))
            (local.set $to (i32.add (local.get $to) (i32.const 1)))
            (local.set $rest (i32.add (local.get $rest) (i32.const 1)))
            (br_if $next_local (i32.gt_u (local.get $byte) (i32.const 127)))
            (i32.store8 (local.get $to) (i32.load8_u (local.get $rest)))
            (local.set $to (i32.add (local.get $to) (i32.const 1)))
            (local.set $rest (i32.add (local.get $rest) (i32.const 1)))
            (local.set $locals_left (i32.sub (local.get $locals_left) (i32.const 1)))
            (br $next_local))))

      (loop $next_instruction
        (i32.store8 (local.get $to) (local.tee $opcode (i32.load8_u (local.get $opcodes))))
        (local.set $to (i32.add (local.get $to) (i32.const 1)))
        (local.set $opcodes (i32.add (local.get $opcodes) (i32.const 1)))
        (local.set $stream (i32.load8_u offset=__STREAM_OF__ (local.get $opcode)))
        (block $no_immediates
          (br_if $no_immediates (i32.eq (local.get $stream) (i32.const __NONE__)))
          (if (local.get $stream)
            (then
              ;; In a load or store, 0x28 to 0x3e, the alignment comes first: 0.
              (local.set $to
                (i32.add (local.get $to) (i32.lt_u (i32.sub (local.get $opcode) (i32.const 0x28)) (i32.const 0x17))))
              ;; A LEB128 number: all its bytes but the last are above 127.
              (local.set $from (i32.load offset=__PACKED__ (local.get $stream)))
              (loop $next_byte
                (i32.store8 (local.get $to) (local.tee $byte (i32.load8_u (local.get $from))))
                (local.set $to (i32.add (local.get $to) (i32.const 1)))
                (local.set $from (i32.add (local.get $from) (i32.const 1)))
                (br_if $next_byte (i32.gt_u (local.get $byte) (i32.const 127))))
              (i32.store offset=__PACKED__ (local.get $stream) (local.get $from)))
            (else
              ;; Of the rest: the size, in two bytes, and the immediates.
              (local.set $size (i32.load16_u (local.get $rest)))
              (local.set $rest (i32.add (local.get $rest) (i32.const 2)))
              (memory.copy (local.get $to) (local.get $rest) (local.get $size))
              (local.set $to (i32.add (local.get $to) (local.get $size)))
              (local.set $rest (i32.add (local.get $rest) (local.get $size))))))
        (br_if $next_instruction (i32.ne (local.get $opcode) (i32.const __LAST__))))
      ;; That is an `end`.
      (i32.store8 (i32.sub (local.get $to) (i32.const 1)) (i32.const 0x0b))

      ;; Seven bits of the size in each byte; in all but the last the eighth bit is set.
      (local.set $size (i32.sub (i32.sub (local.get $to) (local.get $function)) (i32.const 3)))
      (i32.store8 (local.get $function) (i32.or (local.get $size) (i32.const 0x80)))
      (i32.store8 offset=1 (local.get $function) (i32.or (i32.shr_u (local.get $size) (i32.const 7)) (i32.const 0x80)))
      (i32.store8 offset=2 (local.get $function) (i32.shr_u (local.get $size) (i32.const 14)))
      (br_if $next_function
        (local.tee $functions_left (i32.sub (local.get $functions_left) (i32.const 1)))))

    ;; What follows the last one.
    (memory.copy (local.get $to) (local.get $rest) (i32.const __AFTER__)))
  (start $restore))
